package org.mogilefs.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.mogilefs.tools.cli.Io;

/** The part of {@link ToolsRehearsal} that works on databases. */
final class DatabaseRehearsal {
    private DatabaseRehearsal() {}

    /** How many commands failed. */
    static int run(Io io) throws IOException {
        Path folder = Files.createTempDirectory("rehearsal");
        Path database = folder.resolve("mogilefs.db");
        String user = "--db_user=mogile";
        int failures;
        try (MysqlStandIn server = new MysqlStandIn()) {
            String dsn = "--db_dsn=DBI:mysql:mogilefs:host=127.0.0.1;port=" + server.port();
            failures = ToolsRehearsal.run(io, List.of("mogstats", dsn, user, "--db_pass=x"));
        }
        failures += ToolsRehearsal.run(io, List.of("mogdbsetup", "--type=SQLite", "--dbname=" + database, "--yes"));
        failures += ToolsRehearsal.run(io, List.of("mogstats", "--db_dsn=DBI:SQLite:" + database, user, "--db_pass=x"));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path made : files.toList()) {
                Files.delete(made);
            }
        }
        Files.delete(folder);
        return failures;
    }
}
