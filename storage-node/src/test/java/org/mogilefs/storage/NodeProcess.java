package org.mogilefs.storage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.mogilefs.testing.FreePorts;
import org.mogilefs.testing.OwnMounts;
import org.mogilefs.testing.Signals;

/** mogstored as a process of its own, for what no test may do to its own JVM. */
final class NodeProcess implements AutoCloseable {
    final int httpPort;
    final int mgmtPort;
    private final Process process;
    private final Path output;

    /**
     * Starts it, and waits until it listens.
     *
     * @param folder where its output goes
     * @param limits a command of the shell that comes first, such as {@code ulimit -f 2048}
     */
    NodeProcess(Path folder, Path docroot, String limits, String... options) throws IOException {
        this(folder, docroot, FreePorts.next(), FreePorts.next(), limits, command -> command, List.of(options));
    }

    /** Starts one that may mount file systems in {@code limits}, which nobody else sees. */
    static NodeProcess withMounts(Path folder, Path docroot, String limits) throws IOException {
        return new NodeProcess(folder, docroot, FreePorts.next(), FreePorts.next(), limits, OwnMounts::in, List.of());
    }

    private NodeProcess(
            Path folder,
            Path docroot,
            int httpPort,
            int mgmtPort,
            String limits,
            UnaryOperator<List<String>> how,
            List<String> options)
            throws IOException {
        this.httpPort = httpPort;
        this.mgmtPort = mgmtPort;
        output = Files.createTempFile(folder, "mogstored", ".out");
        List<String> words = new ArrayList<>(List.of(
                "env",
                "LC_ALL=C",
                "sh",
                "-c",
                limits + "\nexec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                ClassPath.OF_JARS,
                Main.class.getName(),
                "--skipconfig",
                "--docroot=" + docroot,
                "--httplisten=127.0.0.1:" + httpPort,
                "--mgmtlisten=127.0.0.1:" + mgmtPort));
        words.addAll(options);
        process = new ProcessBuilder(Signals.heard(how.apply(words)))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        await().until(() -> output().contains("Running.") || !process.isAlive());
        if (!process.isAlive()) {
            throw new IOException("mogstored did not start: " + output());
        }
    }

    /** Starts the next one beside this one, on its ports, and waits until it listens. */
    NodeProcess successor(Path folder, Path docroot) throws IOException {
        return new NodeProcess(
                folder, docroot, httpPort, mgmtPort, "", command -> command, List.of("--fsync=never", "--takeover"));
    }

    /** What it has said. */
    String output() throws IOException {
        return Files.readString(output);
    }

    /** What the side channel answers to a line. */
    String sideChannel(String line) throws IOException {
        try (Socket side = new Socket("127.0.0.1", mgmtPort)) {
            side.setSoTimeout(60_000);
            side.getOutputStream().write((line + "\r\n").getBytes(ISO_8859_1));
            side.shutdownOutput();
            return new String(side.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Waits until it has ended by itself: its exit status. */
    int awaitEnd() {
        await().until(() -> !process.isAlive());
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
