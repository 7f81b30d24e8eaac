package org.mogilefs.storage.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {
    @TempDir
    private Path folder;

    private ConfigReader.Result read(String... words) throws ConfigException {
        List<String> all = new ArrayList<>(List.of("--skipconfig", "--docroot=" + folder));
        all.addAll(Arrays.asList(words));
        return ConfigReader.read(all, Map.of());
    }

    private ConfigReader.Result readFile(String... lines) throws ConfigException, IOException {
        Path file = Files.write(folder.resolve("mogstored.conf"), List.of(lines));
        return ConfigReader.read(List.of("--docroot=" + folder, "--config", file.toString()), Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--maxconns=7", "-maxconns=7", "--MAXCONNS=7", "--max=7", "-m", "--m"})
    void aNameMayBeShortenedAsLongAsItIsPlain(String word) throws ConfigException {
        if (word.contains("=")) {
            assertThat(read(word).config().maxConnections()).isEqualTo(7);
        } else {
            assertThatThrownBy(() -> read(word, "7")).hasMessageContaining("is ambiguous (mgmtlisten, maxconns)");
        }
    }

    @Test
    void whatWeAddedMakesNoAbbreviationOfTheOriginalsAmbiguous() throws ConfigException {
        assertThat(read("--http=127.0.0.1:1").config().httpListen().getPort()).isEqualTo(1);
        assertThat(read("--i").config().iostat()).isTrue();
        assertThat(read("--idle=5").config().idleTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(read("-p", "/x").config().pidfile()).contains(Path.of("/x"));
    }

    @Test
    void anExactNameIsNotAmbiguous() throws ConfigException {
        assertThat(read("--server=none").config().serveHttp()).isFalse();
        assertThatThrownBy(() -> read("--se=none")).hasMessage("Option se is ambiguous (server, serverbin)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--foo            | Unknown option: foo",
                "foo              | Unknown option: foo",
                "--pidfile        | Option pidfile requires an argument",
                "--maxconns=many  | maxconns: a number is needed, not 'many'",
                "--fsync=perhaps  | fsync: always or never, not 'perhaps'",
                "--httplisten=x:y | httplisten: an address as 127.0.0.1:7500 is needed",
                "--server=iis     | server: perlbal, lighttpd, apache, nginx or none",
                "--docroot=/no/such/folder | docroot: no such folder",
            })
    void whatMakesNoSenseIsRefused(String word, String message) {
        assertThatThrownBy(() -> read(word)).isInstanceOf(ConfigException.class).hasMessageContaining(message);
    }

    @Test
    void theFileBeatsTheCommandLine() throws ConfigException, IOException {
        Path file = Files.writeString(folder.resolve("c"), "# a comment\n\nmaxconns = 11 # as it is\n");
        ConfigReader.Result result =
                ConfigReader.read(List.of("--docroot=" + folder, "--maxconns=7", "--config=" + file), Map.of());
        assertThat(result.config().maxConnections()).isEqualTo(11);
    }

    @Test
    void anErrorInTheFileNamesTheFileAndTheLine() {
        assertThatThrownBy(() -> readFile("maxconns = 1", "frob = 2"))
                .hasMessage(folder.resolve("mogstored.conf") + ", line 2: unknown option 'frob'");
        assertThatThrownBy(() -> readFile("maxconns = many"))
                .hasMessage(folder.resolve("mogstored.conf") + ", line 1: maxconns: a number is needed, not 'many'");
        assertThatThrownBy(() -> readFile("maxconns")).hasMessageContaining("line 1: not 'key = value'");
    }

    @Test
    void aFileOfPerlbalsOldSyntaxIsExplained() {
        assertThatThrownBy(() -> readFile("SERVER max_connections = 10000"))
                .hasMessageContaining("line 1: the syntax of Perlbal is no longer read");
    }

    @Test
    void otherServersAreAcceptedWithAWarning() throws ConfigException {
        assertThat(read("--server=nginx").warnings()).singleElement().asString().contains("served by mogstored itself");
        assertThat(read("--server=nginx").config().serveHttp()).isTrue();
    }

    @Test
    void theEnvironmentNamesTheServerAsInTheOriginal() throws ConfigException {
        ConfigReader.Result result =
                ConfigReader.read(List.of("-s", "--docroot=" + folder), Map.of("MOGSTORED_SERVER_TYPE", "none"));
        assertThat(result.config().serveHttp()).isFalse();
    }
}
