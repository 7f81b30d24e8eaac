package org.mogilefs.tools.chunked;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.mogilefs.client.MogileClient;
import org.mogilefs.client.PathOptions;
import org.mogilefs.client.UnknownKeyException;
import org.mogilefs.tools.cli.Command;
import org.mogilefs.tools.cli.Invocation;
import org.mogilefs.tools.cli.Io;
import org.mogilefs.tools.cli.Option;
import org.mogilefs.tools.cli.Output;
import org.mogilefs.tools.cli.Parameter;
import org.mogilefs.tools.cli.Parser;
import org.mogilefs.tools.cli.Program;
import org.mogilefs.tools.cli.ToolException;
import org.mogilefs.tools.cli.UsageException;

/** {@code mogtool [options] <command> ...}: what was stored with the original mogtool can be read, and the reverse. */
public final class Mogtool implements Program {
    static final int STATUS_MISSING = 1;
    static final int STATUS_FATAL = 2;
    static final String INFO_PREFIX = "_big_info:";
    static final String PRE_PREFIX = "_big_pre:";

    private static final int PATHS_MAX = 1024;
    private static final Option BIGFILE = Option.flag("bigfile", "The file is, or shall be, stored in chunks (-b).");
    private static final Option GZIP = Option.flag("gzip", "Compress, or restore what was compressed (-z).");
    private static final Option OVERWRITE = Option.flag("overwrite", "Replace what is there.");

    private static final List<Option> OPTIONS = List.of(
            Option.value("trackers", "HOST:PORT,...", "The trackers to talk to."),
            Option.value("domain", "DOMAIN", "The domain of the files."),
            Option.value("class", "CLASS", "The class of new files."),
            Option.value("conf", "FILE", "A configuration file, besides ~/.mogtool and /etc/mogilefs/mogtool.conf."),
            Option.value("config", "FILE", "The same."),
            Option.value("lib", "DIR", "Accepted for the sake of old scripts, and ignored."),
            Option.flag("debug", "Accepted for the sake of old scripts, and ignored."),
            Option.flag("help", "Show help."));

    private final Io io;

    /** Speaks through {@code io}. */
    public Mogtool(Io io) {
        this.io = io;
    }

    @Override
    public String name() {
        return "mogtool";
    }

    @Override
    public String description() {
        return "Stores and fetches large files in chunks, as the Perl mogtool does.";
    }

    @Override
    public List<Option> commonOptions() {
        return OPTIONS;
    }

    @Override
    public int failureStatus() {
        return STATUS_FATAL;
    }

    @Override
    public List<Command> commands() {
        Parameter key = new Parameter("key", "The key.");
        return List.of(
                Command.of("inject", "Stores a file, folder or block device (also: i).", this::inject)
                        .taking(new Parameter("source", "What to store."), key)
                        .with(
                                BIGFILE,
                                Option.flag("nobigfile", "Store a file over 64 MiB whole."),
                                GZIP,
                                OVERWRITE,
                                Option.value("chunksize", "N[B|K|M|G]", "The size of chunks; 64M."),
                                Option.flag("verify", "Compare every copy of every chunk."),
                                Option.value("description", "TEXT", "A text to keep with it."),
                                Option.value("receipt", "ADDRESS", "Write a receipt into this folder."),
                                Option.value("concurrent", "N", "How many chunks at once; 1."),
                                Option.flag("noreplwait", "Do not wait for second copies.")),
                Command.of("extract", "Fetches a file (also: x).", this::extract)
                        .taking(key, new Parameter("destination", "Where to; - for standard output, . for here."))
                        .with(BIGFILE, GZIP, OVERWRITE, Option.flag("asfile", "Do not unpack a stored folder.")),
                Command.of("delete", "Deletes a file (also: rm).", this::delete)
                        .taking(key)
                        .with(BIGFILE),
                Command.of("locate", "Lists the paths of a file (also: lo).", this::locate)
                        .taking(key)
                        .with(
                                BIGFILE,
                                Option.flag("verify", "Only paths that were checked; so it is anyway."),
                                Option.flag("noverify", "Paths need not be checked.")),
                Command.of("list", "Lists the files that are stored in chunks (also: ls).", this::list),
                Command.of("listkey", "Lists the keys that begin with a prefix (also: lsk).", this::listKey)
                        .taking(new Parameter("prefix", "The prefix.")));
    }

    @Override
    public int run(List<String> arguments) throws Exception {
        List<String> words = new ArrayList<>(arguments);
        words.replaceAll(word -> word.equals("-z") ? "--gzip" : word.equals("-b") ? "--bigfile" : word);
        try {
            return dispatch(words);
        } catch (UsageException e) {
            io.complain("mogtool: " + e.getMessage());
            return usage();
        }
    }

    /** Options may stand in front of the command, behind it, or anywhere else, as in the original. */
    private int dispatch(List<String> arguments) throws Exception {
        List<Option> all = new ArrayList<>(OPTIONS);
        commands().stream()
                .flatMap(command -> command.options().stream())
                .filter(option -> all.stream().noneMatch(known -> known.name().equals(option.name())))
                .toList()
                .forEach(option -> {
                    if (all.stream().noneMatch(known -> known.name().equals(option.name()))) {
                        all.add(option);
                    }
                });
        Parser.Leading leading = Parser.leading(all, arguments);
        if (leading.rest().isEmpty() || leading.values().containsKey("help")) {
            return usage();
        }
        String name = leading.rest().getFirst();
        Command command = commands().stream()
                .filter(c -> c.name().equals(fullName(name)))
                .findFirst()
                .orElseThrow(() -> new UsageException("no such command: " + name));
        List<String> rest = new ArrayList<>(
                arguments.subList(0, arguments.size() - leading.rest().size()));
        rest.addAll(leading.rest().subList(1, leading.rest().size()));
        if (command.name().equals("listkey") && leading.rest().size() == 1) {
            rest.add("");
        }
        return command.action().run(Parser.parse(command, all, rest));
    }

    private static String fullName(String name) {
        return switch (name) {
            case "i" -> "inject";
            case "x" -> "extract";
            case "rm" -> "delete";
            case "lo" -> "locate";
            case "ls" -> "list";
            case "lsk" -> "listkey";
            default -> name;
        };
    }

    private int usage() {
        Output out = io.out();
        out.line("Usage: mogtool [options] <command> [options] <arguments>");
        out.line();
        for (Command command : commands()) {
            out.line("  mogtool " + command.synopsis() + "  " + command.description());
            command.options().forEach(option -> out.line("      " + option.synopsis() + "  " + option.description()));
        }
        OPTIONS.forEach(option -> out.line("  " + option.synopsis() + "  " + option.description()));
        return 1;
    }

    private int inject(Invocation invocation) throws Exception {
        try (Session session = Session.open(io, invocation)) {
            return new Injector(io, session.client(), session.settings(invocation)).run();
        }
    }

    private int extract(Invocation invocation) throws Exception {
        try (Session session = Session.open(io, invocation)) {
            return new Extractor(io, session.client(), session.settings(invocation)).run();
        }
    }

    private int delete(Invocation invocation) throws IOException {
        String key = invocation.text("key");
        try (Session session = Session.open(io, invocation)) {
            MogileClient client = session.client();
            if (session.isSet(invocation, "bigfile", "big")) {
                BigFileInfo info = info(client, key);
                info.parts().forEach(part -> client.delete(key + "," + part.number()));
                client.delete(INFO_PREFIX + key);
            } else {
                client.delete(key);
            }
        }
        io.out().line("Deleted.");
        return 0;
    }

    /** What is kept of a large file. */
    static BigFileInfo info(MogileClient client, String key) {
        try {
            return BigFileInfo.parse(new String(client.fetchBytes(INFO_PREFIX + key), StandardCharsets.UTF_8));
        } catch (UnknownKeyException | IllegalArgumentException e) {
            throw new ToolException(key + " doesn't seem to be a valid big file: " + e.getMessage(), STATUS_FATAL);
        }
    }

    private int locate(Invocation invocation) {
        try (Session session = Session.open(io, invocation)) {
            boolean big = session.isSet(invocation, "bigfile", "big");
            PathOptions options = invocation.has("noverify") ? PathOptions.unchecked() : PathOptions.checked();
            List<String> paths;
            try {
                paths = session
                        .client()
                        .getPaths((big ? INFO_PREFIX : "") + invocation.text("key"), options.withCount(PATHS_MAX))
                        .stream()
                        .map(Object::toString)
                        .toList();
            } catch (UnknownKeyException e) {
                throw new ToolException(
                        "Error: file " + invocation.text("key")
                                + " doesn't exist (or is --bigfile too much, or missing?)",
                        STATUS_MISSING);
            }
            paths.forEach(io.out()::line);
            io.out().line("#" + paths.size() + " paths found");
            return paths.isEmpty() ? STATUS_MISSING : 0;
        }
    }

    private int list(Invocation invocation) {
        return print(invocation, INFO_PREFIX, INFO_PREFIX.length());
    }

    private int listKey(Invocation invocation) {
        return print(invocation, invocation.text("prefix"), 0);
    }

    private int print(Invocation invocation, String prefix, int cut) {
        long[] count = {0};
        try (Session session = Session.open(io, invocation);
                Stream<String> keys = session.client().listKeys(prefix)) {
            keys.forEach(key -> {
                io.out().line(key.substring(cut));
                count[0]++;
            });
        }
        io.out().line("#" + count[0] + " files found");
        return count[0] > 0 ? 0 : STATUS_MISSING;
    }
}
