package org.mogilefs.storage.disk;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * Files that were wholly in memory a short while ago. The kernel quickly says how many pages of a file it holds, but
 * counts those that a disk is only now asked for; who waits for one of these waits for the disk. A page that was read
 * once is read for good until it is dropped, so for a file that was seen whole, and of which no page is missing, there
 * is nothing to wait for. Whoever does wait for the disk to read a file says so first, by {@link #forget}.
 *
 * <p>What remains is a file that others than this process read again, from a disk that hangs, within seconds after it was
 * dropped from memory.
 *
 * <p>A table of fixed size, in which a file may take the place of another. Safe for any number of threads.
 */
final class ResidentFiles {
    /** How long it is believed. */
    static final Duration BELIEVED = Duration.ofSeconds(10);

    private static final int SLOTS = 1 << 14;
    private static final int SECONDS_MASK = (1 << 20) - 1;
    private static final long MIX = 0x9e3779b97f4a7c15L;

    // each: the upper bits of the file's key, and in the lower 20 when it was seen
    private final AtomicLongArray seen = new AtomicLongArray(SLOTS);
    private final LongSupplier seconds;

    /** @param seconds a clock that is never set back */
    ResidentFiles(LongSupplier seconds) {
        this.seconds = seconds;
    }

    /** What a file is known by: another content has another key. */
    static long key(LinuxCalls.Stat stat) {
        long key = (stat.inode ^ Long.rotateLeft(stat.device, 32)) * MIX;
        key = (key ^ key >>> 29 ^ stat.modifiedMillis) * MIX;
        return (key ^ key >>> 32 ^ stat.size) * MIX;
    }

    /** Remembers a file as one that is in memory from begin to end. */
    void add(long key) {
        seen.setRelease(slot(key), key & ~SECONDS_MASK | now());
    }

    /** Whether a file was seen in memory within {@link #BELIEVED}. */
    boolean contains(long key) {
        long found = seen.getAcquire(slot(key));
        return found != 0 && (found ^ key) >>> 20 == 0 && (now() - found & SECONDS_MASK) <= BELIEVED.toSeconds();
    }

    /** Some of a file may be read from the disk now. */
    void forget(long key) {
        int slot = slot(key);
        long found = seen.getAcquire(slot);
        if ((found ^ key) >>> 20 == 0) {
            seen.compareAndSet(slot, found, 0);
        }
    }

    private long now() {
        return seconds.getAsLong() & SECONDS_MASK;
    }

    // by bits that are not kept in the slot
    private static int slot(long key) {
        return (int) key & SLOTS - 1;
    }
}
