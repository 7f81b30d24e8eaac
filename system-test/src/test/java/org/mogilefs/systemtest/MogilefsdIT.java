package org.mogilefs.systemtest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mogilefs.testing.FreePorts;
import org.mogilefs.testing.OwnMounts;
import org.mogilefs.tracker.store.sql.Schema;
import org.mogilefs.tracker.store.sql.StoreConfig;

/** {@code bin/mogilefsd} as a service runs it: its user, its pidfile, its signals, its exit status. */
class MogilefsdIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    @TempDir
    Path folder;

    private final int port = FreePorts.next();
    private Path config;
    private Path pidfile;
    private Launched tracker;

    @BeforeEach
    void configure() throws IOException {
        pidfile = folder.resolve("mogilefsd.pid");
        config = folder.resolve("mogilefsd.conf");
        String dsn = "DBI:SQLite:" + folder.resolve("mogile.db");
        Schema.createIfMissing(StoreConfig.of(dsn, "", ""));
        configure("db_dsn = " + dsn, "listen = 127.0.0.1:" + port, "pidfile = " + pidfile, "delete_jobs = 1");
    }

    private void configure(String... lines) throws IOException {
        Files.write(config, List.of(lines));
    }

    @AfterEach
    void killWhatRuns() throws Exception {
        if (Files.exists(pidfile)) {
            ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroyForcibly);
        }
        if (tracker != null) {
            tracker.kill();
        }
    }

    private void start(String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of("--config=" + config));
        words.addAll(List.of(more));
        tracker = Launched.start(folder, "mogilefsd", words.toArray(String[]::new));
    }

    private void awaitListening() {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> Files.size(pidfile) > 0);
    }

    private long pid() throws IOException {
        return Long.parseLong(Files.readString(pidfile).strip());
    }

    private void signal(String name) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    private List<String> ask(String line) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write((line + "\n").getBytes(US_ASCII));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), US_ASCII)
                    .lines()
                    .toList();
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    @Test
    void sighupReadsTheFileAgainAndSigtermAnswersWhatIsUnderWay() throws Exception {
        start("--user=" + System.getProperty("user.name"));
        awaitListening();
        assertThat(ask("!jobs")).contains("delete desired 1");
        Files.writeString(config, Files.readString(config).replace("delete_jobs = 1", "delete_jobs = 3"));
        signal("HUP");
        await().atMost(PATIENCE).until(() -> ask("!jobs").contains("delete desired 3"));

        try (Socket socket = connect()) {
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            socket.getOutputStream().write("noop\nsleep duration=2&callid=slow\n".getBytes(US_ASCII));
            assertThat(in.readLine()).isEqualTo("OK ");
            await().atMost(PATIENCE).until(() -> in.ready() || ask("!stats").contains("processing_queries 1"));
            signal("TERM");
            assertThat(in.readLine()).isEqualTo("OK callid=slow");
        }
        assertThat(tracker.await(PATIENCE)).isZero();
        assertThat(pidfile).doesNotExist();
        assertThat(tracker.errors()).doesNotContain("\tat ");
    }

    @Test
    void sigintEndsItWithStatusZero() throws Exception {
        start("--user=" + System.getProperty("user.name"));
        awaitListening();
        signal("INT");
        assertThat(tracker.await(PATIENCE)).isZero();
        assertThat(pidfile).doesNotExist();
    }

    @Test
    void asADaemonItListensBeforeTheScriptEnds() throws Exception {
        start("--daemon", "--user=" + System.getProperty("user.name"));
        assertThat(tracker.await(PATIENCE)).isZero();
        assertThat(ask("!version")).containsExactly("2.73", ".");
        long pid = pid();
        signal("TERM");
        await().atMost(PATIENCE).until(() -> ProcessHandle.of(pid).isEmpty());
        assertThat(pidfile).doesNotExist();
    }

    @Test
    void asADaemonItFindsWhatIsNamedFromTheFolderItWasStartedIn() throws Exception {
        for (String name : List.of("etc", "run", "data")) {
            Files.createDirectory(folder.resolve(name));
        }
        Files.move(folder.resolve("mogile.db"), folder.resolve("data/mogile.db"));
        configure(
                "db_dsn = DBI:SQLite:data/mogile.db",
                "listen = 127.0.0.1:" + port,
                "pidfile = run/mogilefsd.pid",
                "delete_jobs = 1");
        config = Files.move(config, folder.resolve("etc/mogilefsd.conf"));
        pidfile = folder.resolve("run/mogilefsd.pid");
        tracker = Launched.start(
                folder, "mogilefsd", "--config=etc/mogilefsd.conf", "-D", "--user=" + System.getProperty("user.name"));
        assertThat(tracker.await(PATIENCE)).as(tracker.errors()).isZero();
        long pid = pid();
        assertThat(Path.of("/proc/" + pid + "/cwd").toRealPath()).isEqualTo(Path.of("/"));
        assertThat(ask("create_domain domain=d")).containsExactly("OK domain=d");
        // the file is found again
        Files.writeString(config, Files.readString(config).replace("delete_jobs = 1", "delete_jobs = 3"));
        signal("HUP");
        await().atMost(PATIENCE).until(() -> ask("!jobs").contains("delete desired 3"));
        signal("TERM");
        await().atMost(PATIENCE).until(() -> ProcessHandle.of(pid).isEmpty());
        assertThat(pidfile).doesNotExist();
        // the domain went into this very database
        start("--user=" + System.getProperty("user.name"), "--db_dsn=DBI:SQLite:" + folder.resolve("data/mogile.db"));
        awaitListening();
        assertThat(ask("get_domains")).singleElement().asString().contains("domain1=d&");
    }

    @Test
    void rootIsRefusedUnlessAUserIsNamed() throws Exception {
        // anybody may look like root in a namespace
        List<String> command = List.of(Launched.bin().resolve("mogilefsd").toString(), "--config=" + config);
        tracker = ROOT ? Launched.startCommand(folder, command) : Launched.startCommand(folder, OwnMounts.in(command));
        assertThat(tracker.await(PATIENCE)).isEqualTo(1);
        assertThat(tracker.errors()).contains("cannot be run as root").doesNotContain("\tat ");
    }

    @Test
    void rootIsLeftForTheUserThatIsNamed() throws Exception {
        assumeThat(ROOT).as("the tests run as root").isTrue();
        assumeThat(canRead("nobody")).as("nobody may read the start scripts").isTrue();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setPosixFilePermissions(folder.resolve("mogile.db"), PosixFilePermissions.fromString("rw-rw-rw-"));
        start("--user=nobody");
        awaitListening();
        Object owner =
                Files.getAttribute(Path.of("/proc/" + pid()), "unix:owner").toString();
        assertThat(owner).isEqualTo("nobody");
        assertThat(ask("create_domain domain=d")).containsExactly("OK domain=d");
        assertThat(tracker.terminate()).isZero();
    }

    /** Whether that user may read the start scripts, the Java and the test's folder: not where they lie below /root. */
    private boolean canRead(String user) throws Exception {
        Process test = new ProcessBuilder(
                        "setpriv",
                        "--reuid",
                        user,
                        "--clear-groups",
                        "test",
                        "-x",
                        Launched.bin().resolve("mogilefsd").toString(),
                        "-a",
                        "-x",
                        System.getProperty("java.home") + "/bin/java",
                        "-a",
                        "-x",
                        folder.getParent().toString())
                .start();
        return test.waitFor() == 0;
    }

    @Test
    void aMalformedValueIsNamedWithFileAndLine() throws Exception {
        configure("listen = 127.0.0.1:" + port, "delete_jobs = many");
        start("--user=" + System.getProperty("user.name"));
        assertThat(tracker.await(PATIENCE)).isEqualTo(1);
        assertThat(tracker.errors())
                .contains("mogilefsd.conf", "line 2", "delete_jobs")
                .doesNotContain("\tat ");
    }
}
