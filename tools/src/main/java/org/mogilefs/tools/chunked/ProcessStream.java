package org.mogilefs.tools.chunked;

import java.io.FilterInputStream;
import java.io.IOException;

/** The output of a process; its end is only an end when the process succeeded. */
final class ProcessStream extends FilterInputStream {
    private final Process process;

    ProcessStream(Process process) {
        super(process.getInputStream());
        this.process = process;
    }

    @Override
    public int read() throws IOException {
        return checked(super.read());
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        return checked(super.read(buffer, offset, length));
    }

    private int checked(int result) throws IOException {
        if (result < 0) {
            try {
                int status = process.waitFor();
                if (status != 0) {
                    throw new IOException(
                            process.info().command().orElse("the helper") + " ended with status " + status);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
        return result;
    }

    @Override
    public void close() throws IOException {
        super.close();
        process.destroy();
    }
}
