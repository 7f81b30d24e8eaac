package org.mogilefs.systemtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.mogilefs.testing.Signals;

/** A start script of {@code bin} that runs as a process, its output in files. */
public final class Launched {
    private final Process process;
    private final Path output;
    private final Path errors;

    private Launched(Process process, Path output, Path errors) {
        this.process = process;
        this.output = output;
        this.errors = errors;
    }

    /** Starts a script; what it says goes to files in {@code folder}. */
    static Launched start(Path folder, String script, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(bin().resolve(script).toString()));
        command.addAll(List.of(words));
        return startCommand(folder, command);
    }

    /** Starts any command in the same way. */
    static Launched startCommand(Path folder, List<String> command) throws IOException {
        String name = Path.of(command.getFirst()).getFileName().toString();
        Path output = Files.createTempFile(folder, name, ".out");
        Path errors = Files.createTempFile(folder, name, ".err");
        ProcessBuilder builder = new ProcessBuilder(Signals.heard(command))
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return new Launched(builder.start(), output, errors);
    }

    /** The root of the source tree: tests run in their module's folder, or in the root. */
    static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.isDirectory(here.resolve("dist")) ? here : here.getParent();
    }

    /** The folder of the start scripts, as the build lays it out. */
    public static Path bin() {
        return root().resolve("dist/target/mogilefs/bin");
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    String errors() throws IOException {
        return Files.readString(errors);
    }

    /** Waits for the end; its status. */
    int await(Duration patience) throws InterruptedException {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("still running: " + process.info());
        }
        return process.exitValue();
    }

    /** SIGTERM, and its status. */
    int terminate() throws InterruptedException {
        process.destroy();
        return await(Duration.ofSeconds(30));
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
