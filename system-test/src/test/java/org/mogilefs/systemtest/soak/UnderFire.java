package org.mogilefs.systemtest.soak;

import java.util.Arrays;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.mogilefs.client.MogileClient;
import org.mogilefs.client.MogileException;
import org.mogilefs.client.TrackerRefusedException;
import org.mogilefs.client.UnknownKeyException;

/**
 * Many threads store numbered files and read earlier ones back while servers are killed. What must hold whatever
 * happens is noted in {@link #violations()} when it does not: bytes are never wrong, a file whose store was answered is
 * never unknown, and every failure is a {@link MogileException}, with the tracker's code when the tracker refused.
 */
final class UnderFire {
    private static final int BYTES_MAX = 50_000;

    private final MogileClient client;
    private final String fileClass;
    private final int files;
    private final Set<Integer> answered = ConcurrentHashMap.newKeySet();
    private final Set<Integer> unanswered = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> failures = new ConcurrentSkipListMap<>();
    private final Map<String, String> firstMessages = new ConcurrentSkipListMap<>();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final AtomicInteger done = new AtomicInteger();

    /** Something to do to the cluster. */
    interface Blow {
        void strike() throws Exception;
    }

    UnderFire(MogileClient client, String fileClass, int files) {
        this.client = client;
        this.fileClass = fileClass;
        this.files = files;
    }

    /** The files whose store was answered. */
    Set<Integer> answered() {
        return answered;
    }

    /** How often what failed, such as {@code store: no_devices}. */
    Map<String, Integer> failures() {
        return failures;
    }

    /** What the first failure of each kind said. */
    Map<String, String> firstMessages() {
        return firstMessages;
    }

    /** What did not hold. */
    Queue<String> violations() {
        return violations;
    }

    /** Stores and reads from {@code threads} threads; a blow falls when as many files as its number are done. */
    void run(int threads, Map<Integer, Blow> blows) throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            var all = IntStream.range(0, files)
                    .<Future<?>>mapToObj(number -> pool.submit(() -> {
                        storeAndReadAnother(number);
                        Blow blow = blows.get(done.incrementAndGet());
                        if (blow != null) {
                            blow.strike();
                        }
                        return null;
                    }))
                    .toList();
            for (Future<?> one : all) {
                one.get(5, TimeUnit.MINUTES);
            }
        }
    }

    private void storeAndReadAnother(int number) {
        try {
            client.store(key(number), fileClass, content(number));
            answered.add(number);
        } catch (MogileException e) {
            unanswered.add(number);
            failed("store", number, e);
        } catch (RuntimeException e) {
            violations.add(key(number) + ": " + e);
        }
        if (answered.contains(number / 2)) {
            isReadable("fetch", number / 2);
        }
    }

    /** The answered files that cannot be read now. Files that were not answered may be there or not, but not wrong. */
    Set<Integer> unreadable() {
        Set<Integer> unreadable = ConcurrentHashMap.newKeySet();
        answered.parallelStream()
                .filter(number -> !isReadable("last fetch", number))
                .forEach(unreadable::add);
        unanswered.parallelStream()
                .filter(number -> client.exists(key(number)))
                .forEach(number -> isReadable("last fetch of what was not answered", number));
        return unreadable;
    }

    /** The devices that have a copy, as the tracker knows. */
    Set<Integer> devices(int number) {
        return Set.copyOf(client.fileInfoWithDevices(key(number)).devids());
    }

    private boolean isReadable(String what, int number) {
        try {
            if (!Arrays.equals(client.fetchBytes(key(number)), content(number))) {
                violations.add(key(number) + ": wrong bytes");
            }
            return true;
        } catch (UnknownKeyException e) {
            violations.add(key(number) + ": was answered and is unknown");
            return false;
        } catch (MogileException e) {
            failed(what, number, e);
            return false;
        } catch (RuntimeException e) {
            violations.add(key(number) + ": " + e);
            return false;
        }
    }

    private void failed(String what, int number, MogileException e) {
        String name = e.getClass().getSimpleName();
        if (e instanceof TrackerRefusedException refused) {
            name = refused.code();
            if (name.isEmpty()) {
                violations.add(key(number) + ": a refusal without a code");
            }
        }
        failures.merge(what + ": " + name, 1, Integer::sum);
        firstMessages.putIfAbsent(what + ": " + name, e.getMessage());
    }

    private static String key(int number) {
        return "file" + number;
    }

    private static byte[] content(int number) {
        byte[] bytes = new byte[number * 37 % BYTES_MAX];
        new Random(number).nextBytes(bytes);
        return bytes;
    }
}
