package org.mogilefs.client;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.LongConsumer;

/** Tells how many bytes have passed. */
final class ProgressOutputStream extends OutputStream {
    private final OutputStream out;
    private final LongConsumer progress;
    private long passed;

    ProgressOutputStream(OutputStream out, LongConsumer progress) {
        this.out = out;
        this.progress = progress;
        progress.accept(0);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        out.write(bytes, offset, count);
        passed += count;
        progress.accept(passed);
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }
}
