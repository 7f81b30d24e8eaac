package org.mogilefs.systemtest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mogilefs.client.MogileClient;
import org.mogilefs.protocol.Response;
import org.mogilefs.standalone.LocalCluster;
import org.mogilefs.testing.FreePorts;

/** The start scripts as an operator runs them: real processes, real signals. */
class LaunchersIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final int tracker = FreePorts.next();
    private final int http = FreePorts.next();
    private final int mgmt = FreePorts.next();
    private Launched up;

    @AfterEach
    void killWhatRuns() throws InterruptedException {
        if (up != null) {
            up.kill();
        }
    }

    private Launched mogileUp() throws IOException {
        return Launched.start(
                folder,
                "mogile",
                "up",
                "--data=" + folder.resolve("data"),
                "--listen=127.0.0.1:" + tracker,
                "--storage=127.0.0.1:" + http + ":" + mgmt,
                "--storage=127.0.0.2:" + http + ":" + mgmt);
    }

    private void awaitUp() {
        await().atMost(PATIENCE).until(() -> up.output().contains("Ctrl-C stops it"));
    }

    private MogileClient client() {
        return MogileClient.builder()
                .trackers("127.0.0.1:" + tracker)
                .domain(LocalCluster.DOMAIN)
                .build();
    }

    @Test
    void mogileUpKeepsItsFilesOverAStopAndAStart() throws Exception {
        up = mogileUp();
        awaitUp();
        try (MogileClient client = client()) {
            client.store("key", LocalCluster.FILE_CLASS, "text".getBytes(UTF_8));
        }
        assertThat(up.terminate()).isZero();
        assertThat(up.output()).contains("Stopped.").doesNotContain("Exception");
        up = mogileUp();
        awaitUp();
        try (MogileClient client = client()) {
            assertThat(client.fetchBytes("key")).isEqualTo("text".getBytes(UTF_8));
        }
    }

    @Test
    void aTakenPortIsOneLineAndStatusOne() throws Exception {
        up = mogileUp();
        awaitUp();
        Launched second = Launched.start(
                folder,
                "mogile",
                "up",
                "--data=" + folder.resolve("other"),
                "--listen=127.0.0.1:" + FreePorts.next(),
                "--storage=127.0.0.1:" + http + ":" + FreePorts.next());
        assertThat(second.await(PATIENCE)).isEqualTo(1);
        assertThat(second.errors().lines()).singleElement().asString().contains("127.0.0.1:" + http, "in use");
    }

    @Test
    void whatWasClosedSurvivesKillNineAndWhatWasNotLeavesNothing() throws Exception {
        Map<String, byte[]> files = SampleFiles.all();
        up = mogileUp();
        awaitUp();
        Response.Ok open;
        try (MogileClient client = client()) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                client.store(file.getKey(), LocalCluster.FILE_CLASS, file.getValue());
            }
            open = new Response.Ok(org.mogilefs.protocol.Arguments.of(
                    client.admin().command("create_open", Map.of("domain", LocalCluster.DOMAIN, "key", "unfinished"))));
        }
        HttpURLConnection half = (HttpURLConnection)
                URI.create(open.values().text("path")).toURL().openConnection();
        half.setRequestMethod("PUT");
        half.setDoOutput(true);
        half.setFixedLengthStreamingMode(10_000_000L);
        OutputStream out = half.getOutputStream();
        out.write(new byte[1_000_000]);
        out.flush();
        await().atMost(PATIENCE).until(() -> leftovers() > 0);
        up.kill();
        up = mogileUp();
        awaitUp();
        try (MogileClient client = client()) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                assertThat(client.fetchBytes(file.getKey())).as(file.getKey()).isEqualTo(file.getValue());
            }
            assertThat(client.exists("unfinished")).isFalse();
        }
        await().atMost(PATIENCE).until(() -> leftovers() == 0);
    }

    private long leftovers() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(".mogtmp") && !f.endsWith(".usage.mogtmp"))
                    .count();
        } catch (java.io.UncheckedIOException e) {
            // a file went while we looked
            return -1;
        }
    }

    @Test
    void mogstoredServesInTheBackgroundUntilItIsTold() throws Exception {
        Path docroot = Files.createDirectories(folder.resolve("root/dev1")).getParent();
        Path pidfile = folder.resolve("pid");
        Files.writeString(folder.resolve("node.conf"), "docroot = root\nstop_timeout = 1\n");
        // names that begin with no slash mean the folder it is started in, also once it has left that
        Launched launcher = Launched.start(
                folder,
                "mogstored",
                "--config=node.conf",
                "--daemonize",
                "--httplisten=127.0.0.1:" + http,
                "--mgmtlisten=127.0.0.1:" + mgmt,
                "--pidfile=pid");
        assertThat(launcher.await(PATIENCE)).as(launcher.errors()).isZero();
        long pid = Long.parseLong(Files.readString(pidfile).strip());
        try {
            HttpURLConnection usage = (HttpURLConnection) URI.create("http://127.0.0.1:" + http + "/dev1/usage")
                    .toURL()
                    .openConnection();
            assertThat(usage.getResponseCode()).isEqualTo(200);
            assertThat(new String(usage.getInputStream().readAllBytes(), UTF_8)).contains("total: ");
            OutputStream stuck = new Socket("127.0.0.1", http).getOutputStream();
            stuck.write("PUT /dev1/stuck HTTP/1.1\r\nHost: n\r\nContent-Length: 10\r\n\r\nhello".getBytes(UTF_8));
            await().atMost(PATIENCE).until(() -> leftovers() == 1);
        } finally {
            // the launcher's shell must not have it ignored
            new ProcessBuilder("kill", "-INT", Long.toString(pid)).start().waitFor();
        }
        await().atMost(PATIENCE).until(() -> ProcessHandle.of(pid).isEmpty());
        assertThat(pidfile).doesNotExist();
        assertThat(docroot.resolve("dev1/stuck")).doesNotExist();
        assertThat(leftovers()).isZero();
    }

    @Test
    void anUnknownOptionOfMogstoredIsFatalAndOneOfMogilefsdIsNot() throws Exception {
        Launched node = Launched.start(folder, "mogstored", "--skipconfig", "--nonsense");
        assertThat(node.await(PATIENCE)).isEqualTo(2);
        assertThat(node.errors()).contains("Unknown option: nonsense").doesNotContain("Exception");
        Launched daemon = Launched.start(
                folder,
                "mogilefsd",
                "--skipconfig",
                "--nonsense",
                "--dsn=DBI:SQLite:" + folder.resolve("empty.db"),
                "--listen=127.0.0.1:" + tracker,
                "--user=root");
        assertThat(daemon.await(PATIENCE)).isEqualTo(1);
        assertThat(daemon.errors()).contains("nonsense", "mogdbsetup").doesNotContain("\tat ");
    }
}
