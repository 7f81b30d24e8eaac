package org.mogilefs.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** File systems that only one process sees, which anybody may mount where the kernel lets users have namespaces. */
public final class OwnMounts {
    private static final List<String> UNSHARE = List.of("unshare", "-rm");

    private OwnMounts() {}

    /** Whether file systems in memory may be mounted that way here. */
    public static boolean arePossible() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("mount");
        try {
            return run(in(List.of("mount", "-t", "tmpfs", "disk", folder.toString()))) == 0;
        } catch (IOException e) {
            // no such program: not Linux
            return false;
        } finally {
            Files.delete(folder);
        }
    }

    /** The same command, whose process keeps to itself what it mounts. */
    public static List<String> in(List<String> command) {
        return Stream.concat(UNSHARE.stream(), command.stream()).toList();
    }

    /**
     * Runs a command among the mounts of a process that was started with {@link #in}.
     *
     * @return its status
     */
    public static int run(long pid, String... command) throws IOException, InterruptedException {
        List<String> enter = List.of("nsenter", "--target=" + pid, "--user", "--mount", "--preserve-credentials");
        return run(Stream.concat(enter.stream(), Stream.of(command)).toList());
    }

    /** The way to a file as such a process sees it. */
    public static Path seenBy(long pid, Path file) {
        return Path.of("/proc/" + pid + "/root" + file.toAbsolutePath());
    }

    private static int run(List<String> command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
