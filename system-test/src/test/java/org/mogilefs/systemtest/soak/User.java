package org.mogilefs.systemtest.soak;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.mogilefs.client.KeyExistsException;
import org.mogilefs.client.MogileClient;
import org.mogilefs.client.MogileException;
import org.mogilefs.client.Source;
import org.mogilefs.client.StorageException;
import org.mogilefs.client.StoreOptions;
import org.mogilefs.client.TrackerUnavailableException;
import org.mogilefs.client.UnknownKeyException;
import org.mogilefs.protocol.HashType;

/** One thread that stores, reads, renames and deletes files of its own at random, and keeps the books. */
final class User implements Runnable {
    private static final int SLOTS = 40;
    private static final long PAUSE_AFTER_ERROR_MILLIS = 200;
    private static final AtomicLong versions = new AtomicLong();

    private final String name;
    private final MogileClient client;
    private final Tally tally;
    private final SplittableRandom random;
    private final long pauseMillis;
    private final Ledger ledger = new Ledger();
    private final int[] generations = new int[SLOTS];

    /** {@code pauseMillis} is the mean pause between two operations. */
    User(String name, MogileClient client, Tally tally, SplittableRandom random, long pauseMillis) {
        this.name = name;
        this.client = client;
        this.tally = tally;
        this.random = random;
        this.pauseMillis = pauseMillis;
    }

    Ledger ledger() {
        return ledger;
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(random.nextLong(2 * pauseMillis + 1));
                step();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void step() throws InterruptedException {
        int slot = random.nextInt(SLOTS);
        int dice = random.nextInt(100);
        boolean present = ledger.version(key(slot)) != Content.ABSENT;
        if (!present || dice < 30) {
            store(slot);
        } else if (dice < 42) {
            delete(slot);
        } else if (dice < 54) {
            rename(slot);
        } else if (dice < 58) {
            renameOntoItself(slot);
        } else {
            read(slot);
        }
    }

    private String key(int slot) {
        return name + "/" + slot + "." + generations[slot];
    }

    private void store(int slot) throws InterruptedException {
        String key = key(slot);
        long before = ledger.version(key);
        long version = versions.incrementAndGet();
        try {
            client.store(key, options(), Source.of(Content.of(version)));
            ledger.isNow(key, version);
            tally.count(before == Content.ABSENT ? "stores" : "overwrites");
        } catch (MogileException e) {
            lost(slot, "store", e, Map.of(key, before), Map.of(key, version));
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory can be read", e);
        }
    }

    private StoreOptions options() {
        return switch (random.nextInt(3)) {
            case 0 -> StoreOptions.defaults();
            case 1 -> StoreOptions.inClass(SoakCluster.SUMMED_CLASS).withChecksum(HashType.MD5);
            default -> StoreOptions.inClass(SoakCluster.SUMMED_CLASS);
        };
    }

    private void delete(int slot) throws InterruptedException {
        String key = key(slot);
        long before = ledger.version(key);
        try {
            if (!client.delete(key)) {
                tally.violation("delete does not find " + key);
            }
            ledger.isNow(key, Content.ABSENT);
            tally.count("deletes");
        } catch (TrackerUnavailableException e) {
            failed("delete", e);
        } catch (MogileException e) {
            lost(slot, "delete", e, Map.of(key, before), Map.of(key, Content.ABSENT));
        }
    }

    private void rename(int slot) throws InterruptedException {
        String from = key(slot);
        long version = ledger.version(from);
        generations[slot]++;
        String to = key(slot);
        try {
            client.rename(from, to);
            ledger.isNow(from, Content.ABSENT);
            ledger.isNow(to, version);
            tally.count("renames");
        } catch (TrackerUnavailableException e) {
            generations[slot]--;
            failed("rename", e);
        } catch (UnknownKeyException | KeyExistsException e) {
            tally.violation("rename of " + from + " to " + to + ": " + e.getMessage());
        } catch (MogileException e) {
            lost(
                    slot,
                    "rename",
                    e,
                    Map.of(from, version, to, Content.ABSENT),
                    Map.of(from, Content.ABSENT, to, version));
        }
    }

    private void renameOntoItself(int slot) throws InterruptedException {
        int other = (slot + 1) % SLOTS;
        if (ledger.version(key(other)) == Content.ABSENT) {
            return;
        }
        try {
            client.rename(key(slot), key(other));
            tally.violation("rename of " + key(slot) + " onto " + key(other) + " was allowed");
        } catch (KeyExistsException e) {
            tally.count("renames refused");
        } catch (UnknownKeyException e) {
            tally.violation("rename does not find " + key(slot));
        } catch (MogileException e) {
            failed("rename onto a taken key", e);
        }
    }

    private void read(int slot) throws InterruptedException {
        String key = key(slot);
        try {
            if (!Arrays.equals(client.fetchBytes(key), Content.of(ledger.version(key)))) {
                tally.violation("wrong bytes in " + key + ", version " + ledger.version(key));
            }
            tally.count("reads");
        } catch (UnknownKeyException e) {
            tally.violation("read does not find " + key);
        } catch (MogileException e) {
            failed(e instanceof StorageException ? "read (storage)" : "read", e);
        }
    }

    private void lost(int slot, String what, MogileException e, Map<String, Long> before, Map<String, Long> after)
            throws InterruptedException {
        ledger.inDoubt(what + ": " + e.getMessage(), before, after);
        generations[slot]++;
        failed(what, e);
    }

    private void failed(String what, MogileException e) throws InterruptedException {
        tally.count("failed: " + what + ", " + e.getClass().getSimpleName());
        Soak.debug(what + " " + e.getMessage());
        Thread.sleep(PAUSE_AFTER_ERROR_MILLIS);
    }
}
