package org.mogilefs.tools.chunked;

import java.nio.file.Path;
import java.util.List;
import org.mogilefs.client.MogileClient;
import org.mogilefs.tools.cli.Config;
import org.mogilefs.tools.cli.Invocation;
import org.mogilefs.tools.cli.Io;
import org.mogilefs.tools.cli.ToolException;

/**
 * mogtool's configuration, and a client made from it.
 *
 * @param config the files
 * @param client a client of the trackers and the domain they name
 */
record Session(Config config, MogileClient client) implements AutoCloseable {

    static Session open(Io io, Invocation invocation) {
        String named = invocation.text("conf", invocation.text("config"));
        Config config = Config.read(
                List.of(Path.of("/etc/mogilefs/mogtool.conf"), Path.of(io.home(), ".mogtool")), named, false);
        try {
            MogileClient client = MogileClient.builder()
                    .trackers(config.trackers(invocation))
                    .domain(config.text(invocation, "domain"))
                    .build();
            return new Session(config, client);
        } catch (IllegalStateException e) {
            throw new ToolException(
                    "No tracker is known: name one with --trackers or in ~/.mogtool", Mogtool.STATUS_FATAL);
        }
    }

    /** The client, once it is sure that a domain is known. */
    @Override
    public MogileClient client() {
        if (client.domain().isEmpty()) {
            throw new ToolException(
                    "No domain is known: name one with --domain or in ~/.mogtool", Mogtool.STATUS_FATAL);
        }
        return client;
    }

    /** Whether an option was given, or its setting is on in the files. */
    boolean isSet(Invocation invocation, String option, String setting) {
        String value = config.values().getOrDefault(setting, "");
        return invocation.has(option) || (!value.isEmpty() && !value.equals("0"));
    }

    Settings settings(Invocation invocation) {
        boolean whole = invocation.has("nobigfile");
        return new Settings(
                invocation,
                config.text(invocation, "class"),
                isSet(invocation, "bigfile", "big") && !whole,
                isSet(invocation, "gzip", "gzip"),
                isSet(invocation, "overwrite", "overwrite"),
                isSet(invocation, "verify", "verify"),
                Settings.bytes(config.text(invocation, "chunksize")));
    }

    @Override
    public void close() {
        client.close();
    }
}
