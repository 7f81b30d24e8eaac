package org.mogilefs.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.mogilefs.client.MogileException;
import org.mogilefs.tools.cli.Config;
import org.mogilefs.tools.cli.Io;
import org.mogilefs.tools.cli.Program;
import org.mogilefs.tools.cli.RawArguments;
import org.mogilefs.tools.cli.ToolException;

/** Runs one of the programs: {@code Main mogadm check}. The start scripts in {@code bin} call it. */
public final class Main {
    /** What a shell reports of a program that wrote to a closed pipe (128 + SIGPIPE), as the originals end. */
    static final int STATUS_BROKEN_PIPE = 141;

    private Main() {}

    /** Starts the program that {@code args[0]} names, and ends the process with its status. */
    public static void main(String[] args) {
        Io io = Io.ofProcess();
        int status = run(io, RawArguments.restore(Arrays.asList(args)));
        System.exit(status);
    }

    /** Runs a program and gives its exit status; nothing is thrown. */
    static int run(Io io, List<String> arguments) {
        if (arguments.isEmpty()) {
            io.complain("Usage: Main <program> [arguments]; programs: " + String.join(", ", Programs.NAMES));
            return 1;
        }
        Program program = Programs.find(arguments.getFirst(), io);
        if (program == null) {
            io.complain("No program is called '" + arguments.getFirst() + "'");
            return 1;
        }
        return run(io, program, arguments.subList(1, arguments.size()));
    }

    private static int run(Io io, Program program, List<String> arguments) {
        try {
            int status = program.run(arguments);
            io.out().flush();
            return status;
        } catch (ToolException e) {
            return failed(io, e.getMessage(), e.status());
        } catch (MogileException e) {
            return failed(io, e.getMessage(), program.failureStatus());
        } catch (UncheckedIOException e) {
            return outputFailed(io, e.getCause());
        } catch (IOException e) {
            return isBrokenPipe(e) ? STATUS_BROKEN_PIPE : failed(io, Config.reason(e), Config.status(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(io, program.name() + ": interrupted", 130);
        } catch (Exception e) {
            return failed(io, program.name() + ": " + e, 1);
        }
    }

    private static int failed(Io io, String message, int status) {
        try {
            io.complain(message);
            return status;
        } catch (UncheckedIOException e) {
            return outputFailed(io, e.getCause());
        }
    }

    private static int outputFailed(Io io, IOException e) {
        if (isBrokenPipe(e)) {
            return STATUS_BROKEN_PIPE;
        }
        try {
            io.err().line("cannot write: " + e.getMessage());
            io.err().flush();
        } catch (UncheckedIOException gone) {
            return 1; // nobody left to tell
        }
        return 1;
    }

    private static boolean isBrokenPipe(IOException e) {
        return e.getMessage() != null && e.getMessage().contains("Broken pipe");
    }
}
