package org.mogilefs.tools.schema;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.mogilefs.common.log.ProgramLog;
import org.mogilefs.tools.cli.Command;
import org.mogilefs.tools.cli.Invocation;
import org.mogilefs.tools.cli.Io;
import org.mogilefs.tools.cli.Option;
import org.mogilefs.tools.cli.Parser;
import org.mogilefs.tools.cli.Program;
import org.mogilefs.tools.cli.ToolException;
import org.mogilefs.tools.cli.UsageException;
import org.mogilefs.tracker.store.StoreException;
import org.mogilefs.tracker.store.sql.Accounts;
import org.mogilefs.tracker.store.sql.Schema;
import org.mogilefs.tracker.store.sql.StoreConfig;

/**
 * {@code mogdbsetup}. Connects as the trackers' user; only when that fails does it connect as the administrator, make
 * the database and the user, and try again. Then makes or upgrades the tables. Ends with 0 when all is in place, 1 when
 * stopped or refused, 2 when called wrongly.
 */
public final class MogDbSetup implements Program {
    private static final String NAME = "mogdbsetup";
    private static final String WELCOME = """
            This will attempt to setup or upgrade your MogileFS database.
            It won't destroy existing data.
            Run with --help for more information.  Run with --yes to shut up these prompts.

            Continue?""";

    private static final List<Option> OPTIONS = List.of(
            Option.flag("verbose", "say what is done, statement by statement"),
            Option.value("dbhost", "HOST", "the database server (localhost)"),
            Option.value("dbport", "PORT", "its port (3306, 5432 for Postgres)"),
            Option.value("dbname", "NAME", "the database to make or upgrade (mogilefs); SQLite: the file"),
            Option.value("dbrootuser", "USER", "the administrator (root, postgres for Postgres); first set-up only"),
            Option.optionalValue(
                    "dbrootpassword", "PASSWORD", "the administrator's password (empty); asked for when left out here"),
            Option.value("dbuser", "USER", "the trackers' user (mogile)"),
            Option.optionalValue(
                    "dbpassword", "PASSWORD", "the trackers' password (empty); asked for when left out here"),
            Option.value("type", "TYPE", "MySQL (also for MariaDB), Postgres or SQLite (MySQL)"),
            Option.value("plugins", "LIST", "accepted for old scripts; there are none"),
            Option.flag("yes", "run without questions"),
            Option.flag("noschemabump", "leave schema_version as it is"),
            Option.flag("help", "show this text"));

    private final Io io;
    private final Command command;

    /** The program, talking to {@code io}. */
    public MogDbSetup(Io io) {
        this.io = io;
        this.command =
                new Command(NAME, "Makes or upgrades the database of the trackers.", List.of(), OPTIONS, this::setUp);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return command.description();
    }

    @Override
    public List<Option> commonOptions() {
        return List.of();
    }

    @Override
    public List<Command> commands() {
        return List.of(command);
    }

    @Override
    public int failureStatus() {
        return 1;
    }

    @Override
    public int run(List<String> arguments) throws Exception {
        ProgramLog.silence();
        try {
            Invocation invocation = Parser.parse(command, List.of(), arguments);
            return invocation.has("help") ? help() : command.action().run(invocation);
        } catch (UsageException e) {
            io.complain(NAME + ": " + e.getMessage());
            io.complain("Usage: " + NAME + " [options]; --help lists them");
            return 2;
        }
    }

    private int help() {
        io.out().line("Usage: " + NAME + " [options]");
        io.out().line();
        io.out().line(description());
        io.out().line();
        OPTIONS.forEach(o -> io.out().line(String.format(Locale.ROOT, "  %-27s %s", o.synopsis(), o.description())));
        return 0;
    }

    private int setUp(Invocation invocation) throws IOException {
        Target asked = Target.of(invocation);
        Prompts prompts = new Prompts(io, invocation.has("yes"));
        try {
            prompts.confirm(WELCOME, false);
            Target target = withPasswords(asked, invocation, prompts);
            int before = target.isFile() ? versionOf(target) : reach(target, invocation, prompts);
            upgrade(target, before, invocation, prompts);
            return 0;
        } catch (StoreException | IllegalArgumentException | IllegalStateException e) {
            throw new ToolException(NAME + ": " + e.getMessage(), 1);
        }
    }

    /** With {@code --yes} nothing is asked, and a password that was left out is empty, as it is with the original. */
    private static Target withPasswords(Target target, Invocation invocation, Prompts prompts) throws IOException {
        Target asked = target;
        if (invocation.has("dbpassword") && target.password().isEmpty()) {
            asked = asked.withPassword(prompts.secret("Password of '" + target.user() + "'"));
        }
        if (invocation.has("dbrootpassword") && target.rootPassword().isEmpty()) {
            asked = asked.withRootPassword(prompts.secret("Password of '" + target.rootUser() + "'"));
        }
        return asked;
    }

    private static int versionOf(Target target) {
        return Schema.version(target.config()).orElse(0);
    }

    /** Connects as the trackers' user, after making it and the database where that fails; the schema's version. */
    private int reach(Target target, Invocation invocation, Prompts prompts) throws IOException {
        try {
            return versionOf(target);
        } catch (StoreException e) {
            say(
                    invocation,
                    "cannot connect as '" + target.user() + "' (" + e.getMessage() + "): trying '" + target.rootUser()
                            + "'");
        }
        StoreConfig administrator = target.administrator(Accounts.administrativeDsn(target.dsn()));
        prompts.confirm("Create/Upgrade database name '" + target.database() + "'?", true);
        Accounts.createDatabase(administrator, target.database(), done -> say(invocation, done));
        prompts.confirm(
                "Grant all privileges to user '" + target.user()
                        + "', connecting from anywhere, to the mogilefs database '" + target.database() + "'?",
                true);
        Accounts.grant(
                administrator, target.database(), target.user(), target.password(), done -> say(invocation, done));
        io.out().line("Database '" + target.database() + "' and user '" + target.user() + "' are there.");
        return versionOf(target);
    }

    private void upgrade(Target target, int before, Invocation invocation, Prompts prompts) throws IOException {
        if (before > 0 && before < Schema.VERSION) {
            prompts.confirm(
                    "Install/upgrade your schema from version " + before + " to version " + Schema.VERSION + "?", true);
        }
        boolean bump = !invocation.has("noschemabump");
        boolean bigFids = "big".equals(io.environment().get("MOG_FIDSIZE"));
        Schema.setUp(target.config(), new Schema.Wish(bump, bigFids), done -> {
            if (done.startsWith("WARNING")) {
                io.complain(done);
            } else {
                say(invocation, done);
            }
        });
        if (before == Schema.VERSION) {
            io.out().line("Schema already up-to-date at version " + before + ".");
            return;
        }
        String did = before == 0 ? "made" : "upgraded from version " + before;
        io.out()
                .line(
                        bump
                                ? "Schema " + did + ": version " + Schema.VERSION + "."
                                : "Schema " + did + "; schema_version was left as it is, as asked.");
    }

    private void say(Invocation invocation, String what) {
        if (invocation.has("verbose")) {
            io.complain(what);
        }
    }
}
