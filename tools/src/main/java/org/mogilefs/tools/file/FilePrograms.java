package org.mogilefs.tools.file;

import java.util.List;
import org.mogilefs.tools.cli.Command;
import org.mogilefs.tools.cli.Invocation;
import org.mogilefs.tools.cli.Io;
import org.mogilefs.tools.cli.Option;
import org.mogilefs.tools.cli.Program;
import org.mogilefs.tools.cli.SimpleProgram;
import org.mogilefs.tools.cli.ToolException;

/** The definitions of the utilities for files. */
public final class FilePrograms {
    private static final List<Option> COMMON = List.of(
            Option.value("trackers", "HOST:PORT,...", "The trackers to talk to."),
            Option.value("domain", "DOMAIN", "The domain of the files."),
            Option.value("conf", "FILE", "A configuration file, besides ~/.mogilefs.conf and the system's."),
            Option.flag("help", "Show help."));

    private static final Option KEY = Option.value("key", "KEY", "The key of the file.");
    private static final Option PARALLEL = Option.value("parallel", "N", "How many files at once; 4.");
    private static final Option QUIET = Option.flag("quiet", "Show no progress.");
    private static final Option JSON = Option.flag("json", "Print JSON.");

    private FilePrograms() {}

    /** What a utility does with its configuration and client; gives the exit status. */
    @FunctionalInterface
    private interface Work {
        int run(FileContext context) throws Exception;
    }

    private static Program program(
            Io io, String name, String description, String example, Work work, Option... options) {
        Command command = Command.of(name, description, invocation -> {
                    try (FileContext context = FileContext.of(io, invocation)) {
                        return work.run(context);
                    }
                })
                .with(options);
        return new SimpleProgram(io, command, COMMON, example);
    }

    /** {@code mogupload}. */
    public static Program upload(Io io) {
        return program(
                io,
                "mogupload",
                "Stores a file, or a whole folder.",
                "--trackers=HOST --domain=DOMAIN --key=KEY --file=FILE",
                context -> new Upload(io, context).run(),
                KEY,
                Option.value("file", "FILE", "The file to store; - for standard input."),
                Option.value("class", "CLASS", "The class of the file; the domain's default class."),
                Option.flag("recursive", "FILE is a folder: store all files in it, KEY in front of their names."),
                Option.flag("skip-existing", "Leave out files whose key is there already with the same length."),
                Option.flag("verify", "Have the tracker compare the MD5 of what was stored."),
                PARALLEL,
                QUIET);
    }

    /** {@code mogfetch}. */
    public static Program fetch(Io io) {
        return program(
                io,
                "mogfetch",
                "Fetches a file, or all files with a prefix.",
                "--trackers=HOST --domain=DOMAIN --key=KEY --file=FILE",
                context -> new Fetch(io, context).run(),
                KEY,
                Option.value("file", "FILE", "Where to write it; - for standard output."),
                Option.value(
                        "prefix",
                        "PREFIX",
                        "Fetch all keys that begin with it into the folder FILE, without the prefix."),
                Option.flag("resume", "Go on with a file that is there in part; leave out whole ones."),
                Option.flag("verify", "Compare with the checksum that the tracker keeps, if it does."),
                PARALLEL,
                QUIET);
    }

    /** {@code mogdelete}. */
    public static Program delete(Io io) {
        return program(
                io,
                "mogdelete",
                "Deletes a file.",
                "--trackers=HOST --domain=DOMAIN --key=KEY",
                context -> {
                    String key = context.invocation().required("key");
                    if (!context.client().delete(key)) {
                        throw new ToolException("delete: unknown_key " + key, SimpleProgram.STATUS_FAILED);
                    }
                    return 0;
                },
                KEY);
    }

    /** {@code mogrename}. */
    public static Program rename(Io io) {
        return program(
                io,
                "mogrename",
                "Gives a file another key.",
                "--trackers=HOST --domain=DOMAIN --old_key=KEY --new_key=KEY",
                context -> {
                    Invocation invocation = context.invocation();
                    context.client().rename(invocation.required("old_key"), invocation.required("new_key"));
                    return 0;
                },
                Option.value("old_key", "KEY", "The key the file has."),
                Option.value("new_key", "KEY", "The key it shall have."),
                Option.value("class", "CLASS", "Accepted for the sake of old scripts, and ignored."));
    }

    /** {@code moglistkeys}. */
    public static Program listKeys(Io io) {
        return program(
                io,
                "moglistkeys",
                "Lists the keys of a domain.",
                "--trackers=HOST --domain=DOMAIN --key_prefix=PREFIX",
                context -> new Listings(io, context).keys(),
                Option.value("key_prefix", "PREFIX", "Only keys that begin with it."),
                Option.value("after", "KEY", "Only keys behind this one."),
                Option.value("limit", "N", "At most so many."),
                JSON);
    }

    /** {@code moglistfids}. */
    public static Program listFids(Io io) {
        return program(
                io,
                "moglistfids",
                "Lists files by their number, in all domains.",
                "--trackers=HOST --fromfid=FID --count=N",
                context -> new Listings(io, context).fids(),
                Option.value("fromfid", "FID", "Only files behind this one; 0."),
                Option.value("count", "N", "At most so many; 100."),
                JSON);
    }

    /** {@code mogfileinfo}. */
    public static Program fileInfo(Io io) {
        return program(
                io,
                "mogfileinfo",
                "Shows what is known of a file and where it is.",
                "--trackers=HOST --domain=DOMAIN --key=KEY",
                context -> new Listings(io, context).info(),
                KEY,
                JSON);
    }

    /** {@code mogfiledebug}. */
    public static Program fileDebug(Io io) {
        return program(
                io,
                "mogfiledebug",
                "Shows everything about a file: its rows, its queues, its copies.",
                "--trackers=HOST --domain=DOMAIN --key=KEY | --fid=FID",
                context -> new FileDebug(io, context).run(),
                KEY,
                Option.value("fid", "FID", "The number of the file, in place of domain and key."),
                Option.value(
                        "paths",
                        "ACTION",
                        "print the copies' paths, stat or fetch (and digest) them; fetch unless given."));
    }
}
