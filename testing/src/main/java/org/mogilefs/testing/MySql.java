package org.mogilefs.testing;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.mysql.MySQLContainer;

/**
 * One MySQL server a JVM, ended with it: of the newest series in a container where a Docker engine answers, else
 * {@link BundledMySql}.
 *
 * @param host where it listens
 * @param port the port there
 */
record MySql(String host, int port) {
    /** The password of {@code root}. */
    static final String PASSWORD = "test";

    private static final Logger log = LoggerFactory.getLogger(MySql.class);
    private static MySql running;

    /** Why no MySQL can run here; empty when one can. */
    static Optional<String> hindrance() {
        return hasDocker() ? Optional.empty() : BundledMySql.hindrance();
    }

    static synchronized MySql get() {
        if (running == null) {
            running = hasDocker() ? inContainer() : new MySql("127.0.0.1", BundledMySql.start(PASSWORD));
        }
        return running;
    }

    private static boolean hasDocker() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    @SuppressWarnings("resource") // testcontainers ends it with the JVM
    private static MySql inContainer() {
        MySQLContainer container =
                new MySQLContainer("mysql:8.4").withUsername("root").withPassword(PASSWORD);
        container.start();
        log.info("MySQL runs in container {}", container.getContainerId());
        return new MySql(container.getHost(), container.getMappedPort(3306));
    }
}
