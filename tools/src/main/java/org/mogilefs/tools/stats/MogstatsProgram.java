package org.mogilefs.tools.stats;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.mogilefs.common.log.ProgramLog;
import org.mogilefs.tools.cli.Command;
import org.mogilefs.tools.cli.Config;
import org.mogilefs.tools.cli.Invocation;
import org.mogilefs.tools.cli.Io;
import org.mogilefs.tools.cli.Option;
import org.mogilefs.tools.cli.Output;
import org.mogilefs.tools.cli.Parser;
import org.mogilefs.tools.cli.Program;
import org.mogilefs.tools.cli.ToolException;
import org.mogilefs.tools.cli.UsageException;

/** {@code mogstats}: picks the statistics and the database. */
public final class MogstatsProgram implements Program {
    static final List<String> SECTIONS = List.of(
            "devices",
            "fids",
            "files",
            "domains",
            "replication",
            "replication-queue",
            "delete-queue",
            "general-queues");

    private static final List<Option> OPTIONS = List.of(
            Option.value("db_dsn", "DSN", "The database, such as DBI:mysql:mogilefs:host=10.0.0.9."),
            Option.value("db_user", "USER", "The database user."),
            Option.value("db_pass", "PASSWORD", "The user's password."),
            Option.value("stats", "NAME,...", "Which statistics; all unless given."),
            Option.value("config", "FILE", "A configuration file, besides ~/.mogilefs.conf and the system's."),
            Option.value("lib", "DIR", "Accepted for the sake of old scripts, and ignored."),
            Option.flag("verbose", "Say what is being counted."),
            Option.flag("help", "Show help."));

    private final Io io;

    private MogstatsProgram(Io io) {
        this.io = io;
    }

    /** The program, speaking through {@code io}. */
    public static Program of(Io io) {
        return new MogstatsProgram(io);
    }

    @Override
    public String name() {
        return "mogstats";
    }

    @Override
    public String description() {
        return "Shows figures that are counted in the database itself, and so may take long.";
    }

    @Override
    public List<Option> commonOptions() {
        return OPTIONS;
    }

    @Override
    public List<Command> commands() {
        return List.of(Command.of(name(), description(), this::run));
    }

    @Override
    public int failureStatus() {
        return 1;
    }

    @Override
    public int run(List<String> arguments) {
        try {
            return run(Parser.parse(commands().getFirst(), OPTIONS, arguments));
        } catch (UsageException e) {
            return usage(e.getMessage());
        }
    }

    private int run(Invocation invocation) {
        ProgramLog.silence();
        if (invocation.has("help")) {
            return usage("");
        }
        Config config = Config.read(io, invocation.text("config"), true);
        String names = config.text(invocation, "stats").isEmpty() ? "all" : config.text(invocation, "stats");
        Set<String> wanted = new TreeSet<>(List.of(names.split(",")));
        for (String name : wanted) {
            if (!name.equals("all") && !SECTIONS.contains(name)) {
                return usage("Invalid stat " + name);
            }
        }
        String dsn = config.text(invocation, "db_dsn");
        if (dsn.isEmpty()) {
            return usage("No database is known: name one with --db_dsn or in the configuration file");
        }
        io.out().line("Fetching statistics... (" + names + ")");
        io.out().flush();
        try (StatsDatabase database =
                StatsDatabase.open(dsn, config.text(invocation, "db_user"), config.text(invocation, "db_pass"))) {
            new Mogstats(io.out(), database, wanted, invocation.has("verbose")).print();
        } catch (SQLException | IllegalArgumentException e) {
            throw new ToolException("Failed to read the database: " + reason(e));
        }
        return 0;
    }

    /** One line, with what lies below: MySQL's driver says in paragraphs that a link failed, and why at the very end. */
    private static String reason(Exception e) {
        String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        Throwable root = e.getCause();
        if (root == null) {
            return first;
        }
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return first + ": " + root.getMessage();
    }

    /** The original's way: on standard output, with status 1. */
    private int usage(String error) {
        Output out = io.out();
        if (!error.isEmpty()) {
            out.line("ERROR: " + error);
            out.line();
        }
        out.line("Usage: mogstats --db_dsn=DSN --db_user=USER --db_pass=PASSWORD [--verbose] [--stats=NAME,...]");
        Set<String> names = new TreeSet<>(SECTIONS);
        names.add("all");
        out.line("valid stats: " + String.join(", ", names));
        return 1;
    }
}
