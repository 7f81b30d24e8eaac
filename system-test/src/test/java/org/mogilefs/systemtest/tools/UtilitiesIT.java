package org.mogilefs.systemtest.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mogilefs.systemtest.tools.Transcript.Step;
import org.mogilefs.tools.Programs;
import org.mogilefs.tools.cli.Command;
import org.mogilefs.tools.cli.Io;
import org.mogilefs.tools.cli.Output;
import org.mogilefs.tools.cli.Program;

/** Every subcommand of mogadm and every utility, as they are typed: transcripts, run by bash over the start scripts. */
class UtilitiesIT {
    private static final String MOGADM = "mogadm.transcript";
    private static final String FILES = "files.transcript";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {MOGADM, FILES})
    void printsAndEndsAsWrittenDown(String transcript) throws Exception {
        List<String> unlike = new ArrayList<>();
        try (ToolRunner tools = new ToolRunner(folder, 2)) {
            for (Step expected : Transcript.read(transcript).steps()) {
                Step seen = seen(tools, expected.command());
                if (!expected.matches(seen)) {
                    unlike.add("expected:\n" + expected + "seen:\n" + seen);
                }
            }
        }
        assertThat(unlike).isEmpty();
    }

    private static Step seen(ToolRunner tools, String command) throws IOException, InterruptedException {
        ToolRunner.Result result = tools.shell(command);
        return new Step(
                command, result.text().lines().toList(), result.err().lines().toList(), result.status());
    }

    @Test
    void theTranscriptsHaveEveryCommand() throws IOException {
        String typed = String.join("\n", lines(MOGADM)) + "\n" + String.join("\n", lines(FILES));
        Output nowhere = new Output(new ByteArrayOutputStream(), false);
        Io io = new Io(InputStream.nullInputStream(), nowhere, nowhere, Map.of());
        for (String name : Programs.NAMES) {
            Program program = Programs.find(name, io);
            for (Command command : program.commands()) {
                String words = command.name().equals(name) ? name : name + " " + command.name();
                assertThat(typed).as(words).containsPattern("(?m)^" + words + "\\b");
            }
        }
    }

    /** The command lines without the options in front of a subcommand, each of a pipe's on its own. */
    private static List<String> lines(String transcript) throws IOException {
        return Transcript.read(transcript).steps().stream()
                .flatMap(step -> List.of(step.command().split("[|;&] *")).stream())
                .map(line -> line.replaceAll("^(mog\\w+)( --\\S+)*", "$1").strip())
                .collect(Collectors.toList());
    }
}
