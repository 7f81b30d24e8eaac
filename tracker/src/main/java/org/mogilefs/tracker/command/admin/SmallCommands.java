package org.mogilefs.tracker.command.admin;

import java.time.Duration;
import org.mogilefs.protocol.ErrorCode;
import org.mogilefs.protocol.Response;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.command.CommandException;
import org.mogilefs.tracker.command.CommandHandler;
import org.mogilefs.tracker.store.QueueStore;
import org.mogilefs.tracker.worker.JobControl;
import org.mogilefs.tracker.worker.JobKind;

/** Commands of a line or two. */
public final class SmallCommands {
    private static final long SLEEP_SECONDS_USUAL = 10;
    // the original's watchdog ends a worker that sleeps longer
    private static final long SLEEP_SECONDS_MAX = 30;

    private SmallCommands() {}

    /** {@code noop}: answers. */
    public static CommandHandler noop() {
        return context -> Response.Ok.EMPTY;
    }

    /** {@code test crash}: answers, or fails when {@code crash} is true. */
    public static CommandHandler test() {
        return context -> {
            if (context.isTrue("crash")) {
                throw new CommandException(ErrorCode.FAILURE);
            }
            return Response.Ok.EMPTY;
        };
    }

    /** {@code sleep duration}: answers after so many seconds. */
    public static CommandHandler sleep() {
        return context -> {
            long seconds = context.isTrue("duration") ? context.arguments().number("duration") : SLEEP_SECONDS_USUAL;
            Thread.sleep(Duration.ofSeconds(Math.clamp(seconds, 0, SLEEP_SECONDS_MAX)));
            return Response.Ok.EMPTY;
        };
    }

    /** {@code clear_cache}: reads all tables afresh and looks at all devices. */
    public static CommandHandler clearCache(ClusterState cluster, JobControl jobs) {
        return context -> {
            cluster.reload();
            jobs.monitorRound();
            return Response.Ok.EMPTY;
        };
    }

    /** {@code do_monitor_round}: has the monitor look at everything, and waits for it. */
    public static CommandHandler monitorRound(JobControl jobs) {
        return context -> {
            if (!jobs.monitorRound()) {
                throw new CommandException(ErrorCode.FAILURE);
            }
            return Response.Ok.EMPTY;
        };
    }

    /** {@code replicate_now}: what waits for another try at replication waits no longer. */
    public static CommandHandler replicateNow(QueueStore queues, JobControl jobs) {
        return context -> {
            int count = queues.replicateNow();
            jobs.wake(JobKind.JOB_MASTER);
            jobs.wake(JobKind.REPLICATE);
            return Response.ok().put("count", count).build();
        };
    }
}
