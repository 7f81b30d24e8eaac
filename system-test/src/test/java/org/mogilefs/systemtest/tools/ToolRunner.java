package org.mogilefs.systemtest.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.mogilefs.standalone.LocalCluster;
import org.mogilefs.systemtest.Launched;
import org.mogilefs.testing.FreePorts;
import org.mogilefs.testing.Signals;

/** A cluster in this process, and the start scripts of the utilities, which run against it. */
final class ToolRunner implements AutoCloseable {
    private final Path folder;
    private final LocalCluster cluster;

    /** What a process printed and how it ended. */
    record Result(int status, byte[] out, String err) {
        String text() {
            return new String(out, java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    ToolRunner(Path folder, int nodes) throws IOException, InterruptedException {
        this.folder = folder;
        int mgmt = FreePorts.next();
        List<LocalCluster.NodeSpec> specs = new ArrayList<>();
        for (int i = 1; i <= nodes; i++) {
            specs.add(new LocalCluster.NodeSpec(address(i, 0), address(i, mgmt)));
        }
        cluster = new LocalCluster(
                new LocalCluster.Config(folder.resolve("data"), Optional.empty(), "", "", address(1, 0), specs, false));
        cluster.start();
        Path home = Files.createDirectories(folder.resolve("home"));
        Files.writeString(
                home.resolve(".mogilefs.conf"),
                "trackers = " + tracker() + "\ndomain = demo # the usual one\nclass = twocopies\n");
    }

    private static InetSocketAddress address(int number, int port) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName("127.0.0." + number), port);
    }

    LocalCluster cluster() {
        return cluster;
    }

    String tracker() {
        return "127.0.0.1:" + cluster.trackerAddress().getPort();
    }

    /** The command line of a utility with the cluster's tracker; domain and class come from a configuration file. */
    List<String> command(String... words) {
        List<String> command = new ArrayList<>(List.of(words));
        command.set(0, Launched.bin().resolve(words[0]).toString());
        return command;
    }

    ProcessBuilder process(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(Signals.heard(command)).directory(folder.toFile());
        builder.environment().put("HOME", folder.resolve("home").toString());
        // as cron has it: the start scripts see to it that keys and names of files come through
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        return builder;
    }

    Result run(String... words) throws IOException, InterruptedException {
        return runWithInput(new byte[0], words);
    }

    /** What bash makes of a line; {@code $TRACKER} is the tracker, {@code $DSN} its database. */
    Result shell(String line) throws IOException, InterruptedException {
        ProcessBuilder bash = process(List.of("bash", "-c", line));
        bash.environment().put("PATH", Launched.bin() + ":" + System.getenv("PATH"));
        bash.environment().put("TRACKER", tracker());
        bash.environment().put("DSN", "DBI:SQLite:" + folder.resolve("data/mogilefs.db"));
        return finish(bash, new byte[0]);
    }

    Result runWithInput(byte[] input, String... words) throws IOException, InterruptedException {
        return finish(process(command(words)), input);
    }

    private Result finish(ProcessBuilder builder, byte[] input) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try (var in = process.getOutputStream()) {
            in.write(input);
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS))
                .as("%s", builder.command())
                .isTrue();
        return new Result(process.exitValue(), Files.readAllBytes(out), Files.readString(err));
    }

    /** Runs a utility that must succeed, and gives what it printed. */
    String succeed(String... words) throws IOException, InterruptedException {
        Result result = run(words);
        assertThat(result.status())
                .as(String.join(" ", words) + "\n" + result.err())
                .isZero();
        return result.text();
    }

    @Override
    public void close() {
        cluster.close();
    }
}
