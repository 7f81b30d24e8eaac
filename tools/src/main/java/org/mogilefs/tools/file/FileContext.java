package org.mogilefs.tools.file;

import java.time.Duration;
import org.mogilefs.client.MogileClient;
import org.mogilefs.client.MogileClientBuilder;
import org.mogilefs.tools.cli.Config;
import org.mogilefs.tools.cli.Invocation;
import org.mogilefs.tools.cli.Io;
import org.mogilefs.tools.cli.ToolException;

/**
 * A call of a file utility, its configuration, and a client made from both.
 *
 * @param invocation the command line
 * @param config the files
 * @param client a client of the trackers and the domain they name
 */
record FileContext(Invocation invocation, Config config, MogileClient client) implements AutoCloseable {

    static FileContext of(Io io, Invocation invocation) {
        Config config = Config.read(io, invocation.text("conf"), false);
        MogileClientBuilder builder =
                MogileClient.builder().trackers(config.trackers(invocation)).domain(config.text(invocation, "domain"));
        String timeout = config.values().getOrDefault("timeout", "");
        if (!timeout.isEmpty() && timeout.length() < 6 && timeout.chars().allMatch(Character::isDigit)) {
            builder.answerTimeout(Duration.ofSeconds(Math.max(1, Integer.parseInt(timeout))));
        }
        try {
            return new FileContext(invocation, config, builder.build());
        } catch (IllegalStateException e) {
            throw new ToolException("No tracker is known: name one with --trackers or in the configuration file");
        }
    }

    /** The client, once it is sure that a domain is known. */
    @Override
    public MogileClient client() {
        if (client.domain().isEmpty()) {
            throw new ToolException("No domain is known: name one with --domain or in the configuration file");
        }
        return client;
    }

    MogileClient clientOfAnyDomain() {
        return client;
    }

    @Override
    public void close() {
        client.close();
    }
}
