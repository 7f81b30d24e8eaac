package org.mogilefs.tools.admin;

import java.time.Duration;
import java.util.function.Supplier;
import org.mogilefs.tools.cli.Format;
import org.mogilefs.tools.cli.Output;

/** Follows a background job with a bar, its rate and the time left: one line redrawn on a terminal, else many lines. */
final class Watch {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int BAR_CELLS = 30;
    private static final String LINE_START = "\r\u001b[K";

    private Watch() {}

    /**
     * How a job is doing.
     *
     * @param running whether it is still at work
     * @param done how many units are done
     * @param all how many there are; 0 when unknown
     * @param unit what a unit is called
     * @param remarks more to show, with a blank in front of each part
     */
    record State(boolean running, long done, long all, String unit, String remarks) {}

    /** Follows until the job no longer runs. */
    static int follow(AdminContext context, Supplier<State> job) throws InterruptedException {
        Output out = context.io().out();
        State first = job.get();
        long start = System.nanoTime();
        State state = first;
        while (state.running()) {
            String line = line(first, state, secondsSince(start));
            out.print(out.isTerminal() ? LINE_START + line : line + "\n");
            out.flush();
            Thread.sleep(PAUSE);
            state = job.get();
        }
        out.line((out.isTerminal() ? LINE_START : "") + line(first, state, secondsSince(start)));
        return 0;
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /** What is shown {@code seconds} after the first look. */
    static String line(State first, State now, double seconds) {
        double rate = seconds < 0.5 ? 0 : (now.done() - first.done()) / seconds;
        StringBuilder line = new StringBuilder(now.running() ? "" : "not running ");
        if (now.all() > 0) {
            double share = (double) now.done() / now.all();
            line.append(Format.bar(share, BAR_CELLS))
                    .append(' ')
                    .append(Format.fixed(100 * share, 1))
                    .append("% ");
        }
        line.append(now.done());
        if (now.all() > 0) {
            line.append(" / ").append(now.all());
        }
        line.append(' ').append(now.unit());
        if (now.running() && rate > 0) {
            line.append(", ").append(Format.fixed(rate, 0)).append("/s");
            if (now.all() > now.done()) {
                line.append(", ")
                        .append(Format.seconds((long) ((now.all() - now.done()) / rate)))
                        .append(" left");
            }
        }
        return line.append(now.remarks()).toString();
    }
}
