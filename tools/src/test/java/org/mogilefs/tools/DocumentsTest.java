package org.mogilefs.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mogilefs.tools.cli.Io;
import org.mogilefs.tools.cli.Output;

/** What is made from the programs' definitions is there, is well-formed and, in the repository, up to date. */
class DocumentsTest {
    @TempDir
    private Path folder;

    private int generate(String kind) {
        Output out = new Output(new ByteArrayOutputStream(), false);
        Io io = new Io(InputStream.nullInputStream(), out, out, Map.of());
        return Main.run(io, List.of("generate", kind, folder.toString()));
    }

    @Test
    void thePagesInTheRepositoryAreUpToDate() throws IOException {
        assertThat(generate("docs")).isZero();
        try (Stream<Path> pages = Files.list(folder)) {
            assertThat(pages)
                    .hasSize(Programs.NAMES.size())
                    .allSatisfy(page -> assertThat(Path.of("../docs/tools").resolve(page.getFileName()))
                            .as("run 'Main generate docs docs/tools' again")
                            .hasSameTextualContentAs(page));
        }
    }

    @Test
    void everyProgramHasAManPage() {
        assertThat(generate("share")).isZero();
        assertThat(Programs.NAMES)
                .allSatisfy(name -> assertThat(folder.resolve("man/man1/" + name + ".1"))
                        .content()
                        .contains(".SH \"NAME\"", name));
    }

    @Test
    void bashCompletesTopicsVerbsAndOptions() throws Exception {
        assertThat(generate("share")).isZero();
        assertThat(complete("mogadm", "ho")).contains("host");
        assertThat(complete("mogadm", "host", "")).contains("add", "delete", "list", "mark", "modify");
        assertThat(complete("mogadm", "host", "add", "h1", "--al")).contains("--altip=", "--altmask=");
        assertThat(complete("mogupload", "--rec")).contains("--recursive");
    }

    /** What bash offers for the last word. */
    private List<String> complete(String... words) throws Exception {
        StringBuilder array = new StringBuilder();
        for (String word : words) {
            array.append(" '").append(word).append('\'');
        }
        String script = "source " + folder.resolve("completion/bash/mogile") + "; compopt() { :; }; COMP_WORDS=("
                + array + " ); COMP_CWORD=" + (words.length - 1) + "; _mogile; printf '%s\\n' \"${COMPREPLY[@]}\"";
        Process bash = new ProcessBuilder("bash", "-c", script)
                .redirectErrorStream(true)
                .start();
        List<String> lines = bash.inputReader().lines().toList();
        assertThat(bash.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(bash.exitValue()).as(lines.toString()).isZero();
        return lines;
    }
}
