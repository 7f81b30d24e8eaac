package org.mogilefs.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One PostgreSQL server a JVM, from Maven Central, started when first asked for and stopped with the JVM. PostgreSQL
 * refuses to run as root; the library drops to an ordinary user by {@code unshare} there.
 */
final class Postgres {
    private static Postgres running;

    private final EmbeddedPostgres server;

    private Postgres(EmbeddedPostgres server) {
        this.server = server;
    }

    static synchronized Postgres get() {
        if (running == null) {
            running = start();
        }
        return running;
    }

    int port() {
        return server.getPort();
    }

    private static Postgres start() {
        try {
            Path base = Files.createTempDirectory("mogile-postgres");
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setPort(FreePorts.next())
                    .setOverrideWorkingDirectory(base.resolve("work").toFile())
                    .setDataDirectory(base.resolve("data"))
                    .setCleanDataDirectory(true)
                    .setServerConfig("fsync", "off")
                    .setServerConfig("max_connections", "200")
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, base)));
            return new Postgres(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void stop(EmbeddedPostgres server, Path base) {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Folders.deleteAll(base.toFile());
        }
    }
}
