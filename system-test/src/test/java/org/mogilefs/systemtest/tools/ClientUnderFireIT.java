package org.mogilefs.systemtest.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mogilefs.client.MogileClient;
import org.mogilefs.client.MogileException;
import org.mogilefs.standalone.LocalCluster;

/** Many threads store and fetch while a storage node goes down. */
class ClientUnderFireIT {
    private static final int THREADS = 16;
    private static final int FILES = 600;

    @TempDir
    private Path folder;

    private static byte[] contentOf(int number) {
        byte[] bytes = new byte[number * 37 % 50_000];
        new Random(number).nextBytes(bytes);
        return bytes;
    }

    @Test
    void noFileThatWasAnsweredIsLostOrWrongWhenANodeGoesDown() throws Exception {
        Map<Integer, Boolean> stored = new ConcurrentHashMap<>();
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        AtomicInteger done = new AtomicInteger();
        try (ToolRunner runner = new ToolRunner(folder, 3);
                MogileClient client = MogileClient.builder()
                        .trackers(runner.tracker())
                        .domain(LocalCluster.DOMAIN)
                        .storageTimeout(Duration.ofSeconds(5))
                        .build();
                ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (int i = 0; i < FILES; i++) {
                int number = i;
                threads.execute(() -> {
                    try {
                        client.store("file" + number, "twocopies", contentOf(number));
                        stored.put(number, true);
                    } catch (MogileException e) {
                        failures.add(e);
                    }
                    if (done.incrementAndGet() == FILES / 3) {
                        runner.cluster().nodes().getLast().close();
                    }
                });
            }
            threads.shutdown();
            assertThat(threads.awaitTermination(90, TimeUnit.SECONDS)).isTrue();
            assertThat(failures).allSatisfy(failure -> assertThat(failure).isInstanceOf(MogileException.class));
            assertThat(stored).hasSizeGreaterThan(FILES / 2);
            Map<Integer, Boolean> unreadable = new ConcurrentHashMap<>();
            stored.keySet().parallelStream().forEach(number -> {
                assertThat(client.fileInfo("file" + number).length()).isEqualTo(contentOf(number).length);
                try {
                    assertThat(client.fetchBytes("file" + number)).isEqualTo(contentOf(number));
                } catch (MogileException onlyCopyIsOnTheNodeThatIsDown) {
                    unreadable.put(number, true);
                }
            });
            // a file whose second copy was not yet made when its node went down waits for that node
            assertThat(unreadable.size()).isLessThan(FILES / 3);
        }
    }
}
