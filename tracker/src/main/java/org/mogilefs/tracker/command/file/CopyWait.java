package org.mogilefs.tracker.command.file;

import java.time.Duration;
import org.mogilefs.protocol.Response;
import org.mogilefs.tracker.command.CommandContext;
import org.mogilefs.tracker.store.FileStore;

/** Lets a create_close wait for its file's copies, for clients that want to know the file safe before they go on. */
final class CopyWait {
    private static final long TIMEOUT_SECONDS_USUAL = 10;
    private static final long TIMEOUT_SECONDS_MAX = 300;
    private static final Duration PAUSE_FIRST = Duration.ofMillis(10);
    private static final Duration PAUSE_MAX = Duration.ofMillis(250);

    private final FileStore files;

    CopyWait(FileStore files) {
        this.files = files;
    }

    /** {@code OK}, with {@code devcount} when the request waits for copies; a time-out only shows in that number. */
    Response answer(CommandContext context, long fid) throws InterruptedException {
        long wanted = context.arguments().number("wait_devcount");
        if (wanted <= 0) {
            return Response.Ok.EMPTY;
        }
        long seconds =
                context.isTrue("wait_timeout") ? context.arguments().number("wait_timeout") : TIMEOUT_SECONDS_USUAL;
        Duration limit = Duration.ofSeconds(Math.clamp(seconds, 0, TIMEOUT_SECONDS_MAX));
        return Response.ok().put("devcount", await(fid, wanted, limit)).build();
    }

    private int await(long fid, long wanted, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        Duration pause = PAUSE_FIRST;
        int count = files.devids(fid).size();
        while (count < wanted && System.nanoTime() < deadline) {
            Thread.sleep(pause);
            pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) < 0 ? pause.multipliedBy(2) : PAUSE_MAX;
            count = files.devids(fid).size();
        }
        return count;
    }
}
