package org.mogilefs.systemtest.soak;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.mogilefs.client.AdminClient;
import org.mogilefs.client.HostChange;
import org.mogilefs.client.MogileClient;

/** MariaDB, two trackers and three storage nodes of two devices each, all of them processes on this machine. */
final class SoakCluster implements AutoCloseable {
    static final String DOMAIN = "soak";
    static final String SUMMED_CLASS = "summed";

    private static final int NODES = 3;
    private static final int DEVICES_A_NODE = 2;
    private static final int TRACKERS = 2;
    private static final boolean IS_ROOT = "root".equals(System.getProperty("user.name"));

    private final SoakOptions options;
    private final Server database;
    private final List<Server> nodes = new ArrayList<>();
    private final List<Server> trackers = new ArrayList<>();

    SoakCluster(SoakOptions options) throws IOException {
        this.options = options;
        Files.createDirectories(options.folder().resolve("log"));
        database = database();
        for (int node = 1; node <= NODES; node++) {
            nodes.add(node(node));
        }
        for (int tracker = 1; tracker <= TRACKERS; tracker++) {
            trackers.add(tracker(tracker));
        }
    }

    Server databaseServer() {
        return database;
    }

    List<Server> nodes() {
        return nodes;
    }

    List<Server> trackers() {
        return trackers;
    }

    /** The folder with a device's files. */
    Path device(int devid) {
        return docroot((devid - 1) / DEVICES_A_NODE + 1).resolve("dev" + devid);
    }

    int devices() {
        return NODES * DEVICES_A_NODE;
    }

    /** Sets everything up and starts it. */
    void start() throws IOException, InterruptedException {
        List<String> install = new ArrayList<>(
                List.of("mariadb-install-db", "--no-defaults", "--datadir=" + data(), "--skip-test-db"));
        install.add("--auth-root-authentication-method=normal");
        if (IS_ROOT) {
            install.add("--user=root");
        }
        run(install);
        database.start();
        run(List.of(
                bin("mogdbsetup"),
                "--type=MySQL",
                "--dbhost=127.0.0.1",
                "--dbport=" + databasePort(),
                "--dbname=mogilefs",
                "--dbuser=mogile",
                "--dbpassword=soak",
                "--yes"));
        for (Server server : Stream.concat(nodes.stream(), trackers.stream()).toList()) {
            server.start();
        }
        register();
    }

    private void register() throws InterruptedException {
        try (MogileClient client = client()) {
            AdminClient admin = client.admin();
            for (int node = 1; node <= NODES; node++) {
                String host = "node" + node;
                admin.createHost(
                        host,
                        HostChange.of().ip(nodeIp(node)).port(options.port()).status("alive"));
                for (int i = 1; i <= DEVICES_A_NODE; i++) {
                    admin.createDevice(host, (node - 1) * DEVICES_A_NODE + i, "alive");
                }
            }
            admin.createDomain(DOMAIN);
            admin.createClass(DOMAIN, SUMMED_CLASS, 2, "", "MD5");
        }
        for (int tracker = 1; tracker <= TRACKERS; tracker++) {
            try (MogileClient client = client(tracker)) {
                Settling.until(Duration.ofSeconds(60), () -> isWriteable(client));
            }
        }
    }

    private static boolean isWriteable(MogileClient client) {
        client.store("probe", "", new byte[1]);
        return client.delete("probe");
    }

    /** A client of both trackers. */
    MogileClient client() {
        return client("127.0.0.1:" + trackerPort(1), "127.0.0.1:" + trackerPort(2));
    }

    /** A client of one tracker, 1 or 2. */
    MogileClient client(int tracker) {
        return client("127.0.0.1:" + trackerPort(tracker));
    }

    private static MogileClient client(String... trackers) {
        return MogileClient.builder().trackers(trackers).domain(DOMAIN).build();
    }

    /** A connection to the database, past the trackers. */
    Connection sql() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:mysql://127.0.0.1:" + databasePort() + "/mogilefs?sslMode=DISABLED&allowPublicKeyRetrieval=true",
                "mogile",
                "soak");
    }

    private Server database() {
        List<String> command = new ArrayList<>(List.of(
                "mariadbd",
                "--no-defaults",
                "--datadir=" + data(),
                "--socket=" + options.folder().resolve("socket"),
                "--bind-address=127.0.0.1",
                "--port=" + databasePort(),
                "--skip-name-resolve",
                "--max-connections=200",
                "--innodb-buffer-pool-size=64M"));
        if (IS_ROOT) {
            command.add("--user=root");
        }
        return new Server("mariadbd", command, new InetSocketAddress("127.0.0.1", databasePort()), log("mariadbd"));
    }

    private Server node(int number) throws IOException {
        for (int i = 1; i <= DEVICES_A_NODE; i++) {
            Files.createDirectories(device((number - 1) * DEVICES_A_NODE + i));
        }
        String name = "mogstored" + number;
        List<String> command = List.of(
                bin("mogstored"),
                "--skipconfig",
                "--docroot=" + docroot(number),
                "--httplisten=" + nodeIp(number) + ":" + options.port(),
                "--mgmtlisten=" + nodeIp(number) + ":" + sideChannelPort());
        return new Server(name, command, new InetSocketAddress(nodeIp(number), options.port()), log(name));
    }

    private Server tracker(int number) throws IOException {
        String name = "mogilefsd" + number;
        Path config = options.folder().resolve(name + ".conf");
        List<String> lines = new ArrayList<>(List.of(
                "db_dsn = DBI:mysql:mogilefs:host=127.0.0.1:port=" + databasePort(),
                "db_user = mogile",
                "db_pass = soak",
                "listen = 127.0.0.1:" + trackerPort(number),
                "mogstored_stream_port = " + sideChannelPort()));
        if (IS_ROOT) {
            lines.add("user = root");
        }
        Files.write(config, lines);
        return new Server(
                name,
                List.of(bin("mogilefsd"), "--config=" + config),
                new InetSocketAddress("127.0.0.1", trackerPort(number)),
                log(name));
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        Path log = log(Path.of(command.getFirst()).getFileName().toString());
        int status = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException(command.getFirst() + " failed, see " + log);
        }
    }

    private String bin(String program) {
        return options.home().resolve("bin").resolve(program).toString();
    }

    private Path log(String name) {
        return options.folder().resolve("log").resolve(name + ".log");
    }

    private Path data() {
        return options.folder().resolve("mariadb");
    }

    private Path docroot(int node) {
        return options.folder().resolve("node" + node);
    }

    /** All side channels have one port, so each node has an address. */
    private static String nodeIp(int node) {
        return "127.0.0." + (10 + node);
    }

    private int sideChannelPort() {
        return options.port() + 1;
    }

    private int trackerPort(int number) {
        return options.port() + 1 + number;
    }

    private int databasePort() {
        return options.port() + 1 + TRACKERS + 1;
    }

    /** Kills all of it. */
    @Override
    public void close() {
        try {
            for (Server server : trackers) {
                server.kill();
            }
            for (Server server : nodes) {
                server.kill();
            }
            database.kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
