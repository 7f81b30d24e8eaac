package org.mogilefs.tools;

import java.util.List;
import org.mogilefs.tools.admin.Mogadm;
import org.mogilefs.tools.chunked.Mogtool;
import org.mogilefs.tools.cli.Io;
import org.mogilefs.tools.cli.Program;
import org.mogilefs.tools.docs.GenerateProgram;
import org.mogilefs.tools.file.FilePrograms;
import org.mogilefs.tools.schema.MogDbSetup;
import org.mogilefs.tools.stats.MogstatsProgram;

/** The table of programs. Only the one that runs is made, so that a start loads the classes it needs and no more. */
public final class Programs {
    /** All names. */
    public static final List<String> NAMES = List.of(
            "mogadm",
            "mogupload",
            "mogfetch",
            "mogdelete",
            "mogrename",
            "moglistkeys",
            "moglistfids",
            "mogfileinfo",
            "mogfiledebug",
            "mogstats",
            "mogtool",
            "mogdbsetup");

    private Programs() {}

    /** All programs, for what is made from their definitions. */
    static List<Program> all(Io io) {
        return NAMES.stream().map(name -> find(name, io)).toList();
    }

    /** The program called {@code name}, or null. {@code generate} is for the build and not among the names. */
    public static Program find(String name, Io io) {
        return switch (name) {
            case "mogadm" -> new Mogadm(io);
            case "mogupload" -> FilePrograms.upload(io);
            case "mogfetch" -> FilePrograms.fetch(io);
            case "mogdelete" -> FilePrograms.delete(io);
            case "mogrename" -> FilePrograms.rename(io);
            case "moglistkeys" -> FilePrograms.listKeys(io);
            case "moglistfids" -> FilePrograms.listFids(io);
            case "mogfileinfo" -> FilePrograms.fileInfo(io);
            case "mogfiledebug" -> FilePrograms.fileDebug(io);
            case "mogstats" -> MogstatsProgram.of(io);
            case "mogtool" -> new Mogtool(io);
            case "generate" -> new GenerateProgram(io, () -> all(io));
            case "mogdbsetup" -> new MogDbSetup(io);
            default -> null;
        };
    }
}
