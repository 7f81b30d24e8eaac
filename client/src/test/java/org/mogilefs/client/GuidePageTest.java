package org.mogilefs.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The examples of docs/client.md are the marked parts of {@link ClientGuideTest}, which is compiled and run. A part
 * stands between the comments {@code // guide: name} and {@code // end}; in the page the line
 * {@code <!-- ClientGuideTest: name -->} stands above its copy.
 */
class GuidePageTest {
    private static final Path PAGE = root().resolve("docs/client.md");
    private static final Path SOURCE = root().resolve("client/src/test/java/org/mogilefs/client/ClientGuideTest.java");
    private static final Pattern EXAMPLE =
            Pattern.compile("(?:<!-- ClientGuideTest: (.+?) -->\n)?```java\n(.*?)```", Pattern.DOTALL);

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.isDirectory(here.resolve("docs")) ? here : here.getParent();
    }

    @Test
    void everyExampleOfThePageIsAPartOfTheSourceThatRuns() throws IOException {
        List<MatchResult> examples =
                EXAMPLE.matcher(Files.readString(PAGE)).results().toList();
        assertThat(examples).hasSizeGreaterThan(4).allSatisfy(example -> {
            assertThat(example.group(1)).as("name of\n%s", example.group(2)).isNotNull();
            assertThat(example.group(2)).isEqualTo(partOfSource(example.group(1)));
        });
    }

    @Test
    void everyMarkedPartOfTheSourceIsOnThePage() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(Pattern.compile("// guide: (.+)\n")
                        .matcher(Files.readString(SOURCE))
                        .results()
                        .map(part -> part.group(1)))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(page).contains("<!-- ClientGuideTest: " + name + " -->\n"));
    }

    private static String partOfSource(String name) throws IOException {
        String source = Files.readString(SOURCE);
        String start = "// guide: " + name + "\n";
        assertThat(source).contains(start);
        String rest = source.substring(source.indexOf(start) + start.length());
        return rest.substring(0, rest.indexOf("// end")).stripTrailing().stripIndent() + "\n";
    }
}
