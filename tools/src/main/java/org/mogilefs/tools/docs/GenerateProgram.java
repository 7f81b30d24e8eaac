package org.mogilefs.tools.docs;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.mogilefs.tools.cli.Command;
import org.mogilefs.tools.cli.Invocation;
import org.mogilefs.tools.cli.Io;
import org.mogilefs.tools.cli.Option;
import org.mogilefs.tools.cli.Parameter;
import org.mogilefs.tools.cli.Parser;
import org.mogilefs.tools.cli.Program;
import org.mogilefs.tools.cli.UsageException;

/** {@code generate KIND FOLDER}, for the build: writes man pages and completions, or the pages of docs/tools. */
public final class GenerateProgram implements Program {
    private final Io io;
    private final Supplier<List<Program>> programs;

    /** Documents {@code programs}. */
    public GenerateProgram(Io io, Supplier<List<Program>> programs) {
        this.io = io;
        this.programs = programs;
    }

    @Override
    public String name() {
        return "generate";
    }

    @Override
    public String description() {
        return "Writes man pages and completions (KIND is share), or the pages of docs/tools (KIND is docs).";
    }

    @Override
    public List<Option> commonOptions() {
        return List.of();
    }

    @Override
    public List<Command> commands() {
        return List.of(Command.of(name(), description(), this::generate)
                .taking(new Parameter("kind", "share or docs."), new Parameter("folder", "Where to write.")));
    }

    @Override
    public int failureStatus() {
        return 1;
    }

    @Override
    public int run(List<String> arguments) throws Exception {
        try {
            return generate(Parser.parse(commands().getFirst(), List.of(), arguments));
        } catch (UsageException e) {
            io.complain("generate: " + e.getMessage() + "\nUsage: generate share|docs FOLDER");
            return 1;
        }
    }

    private int generate(Invocation invocation) throws Exception {
        Path folder = Path.of(invocation.text("folder"));
        switch (invocation.text("kind")) {
            case "share" -> Documents.writeForUse(programs.get(), folder);
            case "docs" -> Documents.writePages(programs.get(), folder);
            default -> throw new UsageException("KIND is share or docs");
        }
        return 0;
    }
}
