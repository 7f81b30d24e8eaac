package org.mogilefs.common.lifecycle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.mogilefs.common.config.FileTrouble;

/** The file that holds the number of a server's process, followed by a line end; removed when closed. */
public final class PidFile implements AutoCloseable {
    private final Path path;
    private final long pid;

    private PidFile(Path path, long pid) {
        this.path = path;
        this.pid = pid;
    }

    /**
     * Writes the file, over an older one whose process is gone.
     *
     * @param path where; its folder must be there
     * @return the file, to be closed when the process ends
     * @throws IOException when it cannot be written, or names a process that is running
     */
    public static PidFile write(Path path) throws IOException {
        long own = ProcessHandle.current().pid();
        long other = read(path);
        if (other > 0 && other != own && isSameProgram(other)) {
            throw new IOException(path + ": already running on PID: " + other);
        }
        try {
            Files.writeString(path, own + "\n", StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new IOException("cannot write the pidfile " + path + ": " + FileTrouble.reason(e), e);
        }
        return new PidFile(path, own);
    }

    /**
     * Removes the file unless another process has taken it over.
     *
     * @throws IOException when it cannot be read or removed
     */
    @Override
    public void close() throws IOException {
        if (read(path) == pid) {
            Files.deleteIfExists(path);
        }
    }

    private static long read(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            return 0;
        }
        String text = Files.readString(path, StandardCharsets.ISO_8859_1).strip();
        return !text.isEmpty() && text.length() < 10 && text.chars().allMatch(c -> c >= '0' && c <= '9')
                ? Long.parseLong(text)
                : 0;
    }

    // a number left behind by a crash may have gone to any other process since
    private static boolean isSameProgram(long pid) {
        var own = ProcessHandle.current().info().command();
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .map(other -> own.isEmpty() || other.info().command().equals(own))
                .orElse(false);
    }
}
