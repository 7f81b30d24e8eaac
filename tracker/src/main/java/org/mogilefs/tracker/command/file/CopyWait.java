package org.mogilefs.tracker.command.file;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.mogilefs.protocol.Response;
import org.mogilefs.tracker.command.CommandContext;
import org.mogilefs.tracker.store.FileStore;

/**
 * Lets a create_close wait for its file's copies, for clients that want to know the file safe before they go on. A copy
 * that this tracker makes wakes it; for those that others make it looks now and then.
 */
final class CopyWait {
    private static final long TIMEOUT_SECONDS_USUAL = 10;
    private static final long TIMEOUT_SECONDS_MAX = 300;
    private static final Duration PAUSE_FIRST = Duration.ofMillis(10);
    private static final Duration PAUSE_MAX = Duration.ofMillis(250);

    private final FileStore files;
    private final CopyArrivals arrivals = new CopyArrivals();
    private final Duration firstPause;

    CopyWait(FileStore files) {
        this(files, PAUSE_FIRST);
    }

    /** @param firstPause before the second look, unless a copy comes; pauses get longer after that */
    CopyWait(FileStore files, Duration firstPause) {
        this.files = files;
        this.firstPause = firstPause;
        files.watchedBy(arrivals);
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

    /** How many copies there are, as soon as there are as many as wanted, or when the time is over. */
    int await(long fid, long wanted, Duration limit) throws InterruptedException {
        Semaphore bell = new Semaphore(0);
        // before the first look: what comes after that look is heard
        arrivals.join(fid, bell);
        try {
            return await(fid, wanted, System.nanoTime() + limit.toNanos(), bell);
        } finally {
            arrivals.leave(fid, bell);
        }
    }

    private int await(long fid, long wanted, long deadline, Semaphore bell) throws InterruptedException {
        Duration pause = firstPause;
        int count = files.devids(fid).size();
        for (long left = deadline - System.nanoTime();
                count < wanted && left > 0;
                left = deadline - System.nanoTime()) {
            if (!bell.tryAcquire(Math.min(left, pause.toNanos()), TimeUnit.NANOSECONDS)) {
                pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) < 0 ? pause.multipliedBy(2) : PAUSE_MAX;
            }
            count = files.devids(fid).size();
        }
        return count;
    }
}
