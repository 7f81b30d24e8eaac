package org.mogilefs.testing;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.mysql.MySQLContainer;

/** One MySQL server a JVM, in a container that ends with the JVM. */
final class MySql {
    static final String PASSWORD = "test";

    private static final Logger log = LoggerFactory.getLogger(MySql.class);
    private static MySql running;

    private final MySQLContainer container;

    private MySql(MySQLContainer container) {
        this.container = container;
    }

    /** Whether a Docker engine answers. */
    static boolean isAvailable() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    static synchronized MySql get() {
        if (running == null) {
            MySQLContainer container =
                    new MySQLContainer("mysql:8.4").withUsername("root").withPassword(PASSWORD);
            container.start();
            log.info("MySQL runs in container {}", container.getContainerId());
            running = new MySql(container);
        }
        return running;
    }

    String host() {
        return container.getHost();
    }

    int port() {
        return container.getMappedPort(3306);
    }
}
