package org.mogilefs.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * MySQL 8.0.15 for Linux on x86-64, from an archive on the class path: unpacked, initialized and started as a process of
 * the test's user. It needs the system's {@code libaio.so.1} and {@code libnuma.so.1}.
 */
final class BundledMySql {
    private static final Logger log = LoggerFactory.getLogger(BundledMySql.class);
    private static final String ARCHIVE = "/mysql-Linux-amd64.tar.gz";
    private static final int START_PATIENCE_SECONDS = 180;
    private static final int STOP_PATIENCE_SECONDS = 20;
    private static final int POLL_MILLIS = 50;

    private static Optional<String> hindrance;
    private static Path unpacked;

    private BundledMySql() {}

    /** Why it cannot run on this machine; empty when it can. */
    static synchronized Optional<String> hindrance() {
        if (hindrance == null) {
            hindrance = look();
        }
        return hindrance;
    }

    private static Optional<String> look() {
        String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (!system.equals("Linux amd64")) {
            return Optional.of("neither a Docker engine nor a bundled MySQL for " + system);
        }
        String answer = run(List.of(server(), "--no-defaults", "--version"));
        return answer.contains("Ver ") ? Optional.empty() : Optional.of("no Docker engine, and " + answer.strip());
    }

    /**
     * Starts it on a free port of 127.0.0.1.
     *
     * @param password of {@code root}
     * @return the port
     */
    static int start(String password) {
        try {
            Path data = Folders.inMemory("mogile-mysql");
            Path accounts = Files.writeString(data.resolve("accounts.sql"), """
                    CREATE USER 'root'@'127.0.0.1' IDENTIFIED BY '%s';
                    GRANT ALL PRIVILEGES ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;
                    """.formatted(password));
            List<String> usual = options(data);
            String said = run(with(usual, "--initialize-insecure", "--init-file=" + accounts));
            int port = FreePorts.next();
            Path output = data.resolve("output");
            Process process = new ProcessBuilder(with(usual, "--port=" + port))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process, data)));
            awaitPort(process, port, said, output);
            log.info("MySQL listens on port {}", port);
            return port;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> options(Path data) throws IOException {
        List<String> options = new ArrayList<>(List.of(
                server(),
                "--no-defaults",
                "--basedir=" + unpacked(),
                "--datadir=" + data.resolve("data"),
                "--tmpdir=" + data,
                "--socket=" + data.resolve("s"),
                "--pid-file=" + data.resolve("pid"),
                "--bind-address=127.0.0.1",
                "--skip-name-resolve",
                "--mysqlx=OFF",
                // a handshake of TLS for each of some thousand connections would take longer than the tests
                "--skip-ssl",
                // these tests are about what is in the database, not about its surviving a power cut
                "--skip-log-bin",
                "--innodb-flush-log-at-trx-commit=0",
                "--innodb-doublewrite=0",
                "--innodb-buffer-pool-size=32M",
                "--innodb-log-file-size=8M",
                "--performance-schema=OFF"));
        if ("root".equals(System.getProperty("user.name"))) {
            options.add("--user=root");
        }
        return options;
    }

    private static List<String> with(List<String> usual, String... more) {
        List<String> all = new ArrayList<>(usual);
        all.addAll(List.of(more));
        return all;
    }

    private static void awaitPort(Process process, int port, String initialized, Path output) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_PATIENCE_SECONDS);
        while (!isListening(port)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "MySQL does not start: " + initialized + "\n" + Files.readString(output));
            }
            pause(process);
        }
    }

    private static boolean isListening(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Until the next look, or until the process has ended. */
    private static void pause(Process process) {
        try {
            process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while MySQL starts", e);
        }
    }

    private static void stop(Process process, Path data) {
        process.destroy();
        try {
            if (!process.waitFor(STOP_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Folders.deleteAll(data.toFile());
    }

    private static String server() {
        return unpacked().resolve("bin/mysqld").toString();
    }

    private static synchronized Path unpacked() {
        if (unpacked == null) {
            unpacked = unpack();
        }
        return unpacked;
    }

    private static Path unpack() {
        try (InputStream archive = BundledMySql.class.getResourceAsStream(ARCHIVE)) {
            Path folder = Files.createTempDirectory("mogile-mysql");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> Folders.deleteAll(folder.toFile())));
            Process tar = new ProcessBuilder(
                            "tar", "-xz", "--no-same-owner", "-f", "-", "-C", folder.toString(), "bin", "lib", "share")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (OutputStream in = tar.getOutputStream()) {
                archive.transferTo(in);
            }
            pauseUntilEnded(tar);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack MySQL", e);
        }
    }

    /** Runs a command to its end; what it said. */
    private static String run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            pauseUntilEnded(process);
            return said;
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    private static void pauseUntilEnded(Process process) {
        while (process.isAlive()) {
            pause(process);
        }
    }
}
