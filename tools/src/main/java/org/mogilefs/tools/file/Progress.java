package org.mogilefs.tools.file;

import java.io.UncheckedIOException;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.mogilefs.tools.cli.Format;
import org.mogilefs.tools.cli.Output;

/**
 * One line on a terminal, redrawn a few times a second: a bar, bytes, rate, time left. Draws nothing where nobody
 * watches, or before a second has passed, so that quick transfers stay silent.
 */
final class Progress implements AutoCloseable {
    private static final long DRAW_NANOS = 250_000_000;
    private static final long SILENT_NANOS = 1_000_000_000;
    private static final int BAR_CELLS = 24;
    private static final String LINE_START = "\r\u001b[K";

    private final Output err;
    private final long allBytes;
    private final long allFiles;
    private final LongAdder bytes = new LongAdder();
    private final LongAdder files = new LongAdder();
    private final long start = System.nanoTime();
    private volatile boolean done;
    private Thread drawer;
    private boolean drawn;

    /**
     * Starts drawing when {@code err} is a terminal and {@code quiet} is false.
     *
     * @param allBytes how many bytes there are; -1 when unknown
     * @param allFiles how many files there are; -1 when unknown
     */
    Progress(Output err, boolean quiet, long allBytes, long allFiles) {
        this.err = err;
        this.allBytes = allBytes;
        this.allFiles = allFiles;
        if (err.isTerminal() && !quiet) {
            drawer = Thread.ofPlatform().daemon().name("progress").start(this::draw);
        }
    }

    /** Hears of one file's bytes, as a total that starts again when the file does. */
    LongConsumer ofOneFile() {
        long[] before = {0};
        return total -> {
            bytes.add(total - before[0]);
            before[0] = total;
        };
    }

    /** Adds bytes that came. */
    void add(long count) {
        bytes.add(count);
    }

    /** One more file is complete. */
    void fileDone() {
        files.increment();
    }

    long filesDone() {
        return files.sum();
    }

    private void draw() {
        while (!done) {
            LockSupport.parkNanos(this, DRAW_NANOS);
            if (!done && System.nanoTime() - start > SILENT_NANOS) {
                show(LINE_START + line());
            }
        }
    }

    private synchronized void show(String text) {
        try {
            err.print(text);
            err.flush();
            drawn = true;
        } catch (UncheckedIOException e) {
            done = true; // the terminal is gone; the transfer goes on
        }
    }

    /** Writes a message of its own line, above the bar. */
    synchronized void complain(String message) {
        err.line((drawn ? LINE_START : "") + message);
        err.flush();
    }

    /** What is drawn: {@code [####----]  42% 12.0 MiB of 28.5 MiB, 3.1 MiB/s, 5s left}. */
    String line() {
        long now = bytes.sum();
        double seconds = (System.nanoTime() - start) / 1e9;
        double rate = now / Math.max(seconds, 0.001);
        StringBuilder line = new StringBuilder();
        if (allBytes > 0) {
            double share = Math.clamp((double) now / allBytes, 0, 1);
            line.append(Format.bar(share, BAR_CELLS))
                    .append(Format.right(100 * share, 0, 4))
                    .append("% ");
        }
        line.append(Format.bytes(now));
        if (allBytes >= 0) {
            line.append(" of ").append(Format.bytes(allBytes));
        }
        if (allFiles != 1) {
            line.append(", ").append(files.sum());
            line.append(allFiles >= 0 ? " of " + allFiles : "").append(" files");
        }
        line.append(", ").append(Format.bytes(rate)).append("/s");
        if (allBytes > now && rate > 0) {
            line.append(", ")
                    .append(Format.seconds((long) ((allBytes - now) / rate)))
                    .append(" left");
        }
        return line.toString();
    }

    /** Takes the line away. */
    @Override
    public void close() {
        done = true;
        if (drawer != null) {
            LockSupport.unpark(drawer);
            if (drawn) {
                show(LINE_START);
            }
        }
    }
}
