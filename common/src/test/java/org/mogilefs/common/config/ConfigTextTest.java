package org.mogilefs.common.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigTextTest {
    @TempDir
    Path folder;

    static Stream<Charset> charsets() {
        return Stream.of(UTF_8, ISO_8859_1);
    }

    @ParameterizedTest
    @MethodSource("charsets")
    void aCommentInAnyWritingIsRead(Charset charset) throws IOException {
        Path file = Files.writeString(folder.resolve("c"), "# für die Zählung\r\na = b\n", charset);
        assertThat(ConfigText.lines(file)).containsExactly("# für die Zählung", "a = b");
    }

    @Test
    void whyAFileCannotBeReadIsSaidInWords() {
        Path missing = folder.resolve("missing");
        assertThat(FileTrouble.reason(catchThrowableOfType(IOException.class, () -> ConfigText.lines(missing))))
                .isEqualTo("No such file or directory");
        assertThat(FileTrouble.reason(catchThrowableOfType(IOException.class, () -> ConfigText.lines(folder))))
                .isEqualTo("Is a directory");
    }
}
