package org.mogilefs.storage.config;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
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
                "--maxconns=0     | maxconns: at least 1 is needed",
                "--mgmtlisten=7500 | mgmtlisten: the port of httplisten is needed there: 7500",
                "--httplisten=127.0.0.1:7501 | mgmtlisten: the port of httplisten is needed there: 7501",
                "--httpgetlisten=127.0.0.1:7500 | httpgetlisten: the port of httplisten is needed there: 7500",
                "--httpgetlisten=7501 | httpgetlisten: the port of mgmtlisten is needed there: 7501",
                "--fsync=perhaps  | fsync: always or never, not 'perhaps'",
                "--httplisten=x:y | httplisten: an address as 127.0.0.1:7500 is needed",
                "--server=iis     | server: perlbal, lighttpd, apache, nginx or none",
                "--docroot=/no/such/folder | docroot: no such folder",
            })
    void whatMakesNoSenseIsRefused(String word, String message) {
        assertThatThrownBy(() -> read(word)).isInstanceOf(ConfigException.class).hasMessageContaining(message);
    }

    @Test
    void onePortAtTwoAddressesIsTwoPorts() throws ConfigException {
        StorageConfig config = read("--httplisten=127.0.0.1:7500", "--mgmtlisten=127.0.0.2:7500")
                .config();
        assertThat(config.mgmtListen().getPort()).isEqualTo(7500);
        assertThat(read("--server=none", "--mgmtlisten=7500").config().serveHttp())
                .isFalse();
    }

    @Test
    void aFileThatIsNotThereIsSaidSo() {
        assertThatThrownBy(() -> ConfigReader.read(List.of("--config=/no/such"), Map.of()))
                .hasMessage("cannot read the configuration file /no/such: No such file or directory");
    }

    @Test
    void theFileBeatsTheCommandLine() throws ConfigException, IOException {
        Path file = Files.writeString(folder.resolve("c"), "# a comment\n\nmaxconns = 11 # as it is\n");
        ConfigReader.Result result =
                ConfigReader.read(List.of("--docroot=" + folder, "--maxconns=7", "--config=" + file), Map.of());
        assertThat(result.config().maxConnections()).isEqualTo(11);
    }

    /** Name, what to look at; a value for the command line and what it means; one for the file and what it means. */
    static Stream<Arguments> options() {
        return Stream.of(
                option("httplisten", StorageConfig::httpListen, "127.0.0.1:1", at(1), "127.0.0.1:2", at(2)),
                option("mgmtlisten", StorageConfig::mgmtListen, "127.0.0.1:1", at(1), "127.0.0.1:2", at(2)),
                option(
                        "httpgetlisten",
                        StorageConfig::httpGetListen,
                        "127.0.0.1:1",
                        Optional.of(at(1)),
                        "127.0.0.1:2",
                        Optional.of(at(2))),
                option("docroot", StorageConfig::docroot, "/", Path.of("/"), "/etc", Path.of("/etc")),
                option("maxconns", StorageConfig::maxConnections, "7", 7, "8", 8),
                option("server", StorageConfig::serveHttp, "none", false, "perlbal", true),
                option("server", StorageConfig::serveHttp, "perlbal", true, "none", false),
                option("fsync", StorageConfig::fsync, "never", false, "always", true),
                option("fsync", StorageConfig::fsync, "always", true, "never", false),
                option("iostat", StorageConfig::iostat, "0", false, "1", true),
                option("iostat", StorageConfig::iostat, "1", true, "0", false),
                option("require_mount", StorageConfig::requireMount, "1", true, "0", false),
                option("require_mount", StorageConfig::requireMount, "0", false, "1", true),
                option("idle_timeout", StorageConfig::idleTimeout, "7", ofSeconds(7), "8", ofSeconds(8)),
                option("stop_timeout", StorageConfig::stopTimeout, "7", ofSeconds(7), "8", ofSeconds(8)),
                option(
                        "pidfile",
                        StorageConfig::pidfile,
                        "/a",
                        Optional.of(Path.of("/a")),
                        "/b",
                        Optional.of(Path.of("/b"))));
    }

    private static Arguments option(
            String name,
            Function<StorageConfig, Object> look,
            String onLine,
            Object ofLine,
            String inFile,
            Object ofFile) {
        return Arguments.of(name, look, onLine, ofLine, inFile, ofFile);
    }

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress("127.0.0.1", port);
    }

    @ParameterizedTest(name = "{0} = {4}")
    @MethodSource("options")
    void everyOptionIsReadFromCommandLineAndFileAndTheFileWins(
            String name,
            Function<StorageConfig, Object> look,
            String onLine,
            Object ofLine,
            String inFile,
            Object ofFile)
            throws ConfigException, IOException {
        String word = "--" + name + "=" + onLine;
        assertThat(look.apply(read(word).config())).isEqualTo(ofLine);
        Path file = Files.writeString(folder.resolve("c"), name + " = " + inFile + "\n");
        List<String> words = List.of("--docroot=" + folder, "--config=" + file);
        assertThat(look.apply(ConfigReader.read(words, Map.of()).config())).isEqualTo(ofFile);
        List<String> both = Stream.concat(words.stream(), Stream.of(word)).toList();
        assertThat(look.apply(ConfigReader.read(both, Map.of()).config())).isEqualTo(ofFile);
    }

    @Test
    void noOptionIsForgottenAbove() {
        // the two that are taken for the sake of old files and mean nothing here
        Set<String> ignored = Set.of("serverbin", "daemonize");
        assertThat(Stream.concat(options().map(option -> (String) option.get()[0]), ignored.stream()))
                .containsOnly(CommandLine.OPTIONS.toArray(String[]::new));
    }

    @Test
    void flagsNeedNoValue() throws ConfigException, IOException {
        assertThat(read("--require_mount").config().requireMount()).isTrue();
        assertThat(read("--iostat").config().iostat()).isTrue();
        StorageConfig plain = read().config();
        assertThat(read("--daemonize", "--serverbin=/x").config()).isEqualTo(plain);
        assertThat(read("-d").config()).isEqualTo(plain);
        assertThat(readFile("daemonize = 1", "serverbin = /x").config()).isEqualTo(plain);
    }

    @Test
    void skipconfigLeavesTheFileUnread() throws ConfigException, IOException {
        Path file = Files.writeString(folder.resolve("c"), "nonsense\n");
        assertThat(read("--config=" + file).config().maxConnections()).isEqualTo(10_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "maxconns = many       | a number is needed, not 'many'",
                "idle_timeout = -1     | a number is needed, not '-1'",
                "stop_timeout = 1s     | a number is needed, not '1s'",
                "fsync = perhaps       | always or never, not 'perhaps'",
                "server = iis          | perlbal, lighttpd, apache, nginx or none, not 'iis'",
                "docroot = /no/such    | no such folder: /no/such",
                "httplisten = x:y      | an address as 127.0.0.1:7500 is needed, not 'x:y'",
                "httpgetlisten = 65536 | an address as 127.0.0.1:7500 is needed, not '65536'",
                "mgmtlisten = 1:2:x    | an address as 127.0.0.1:7500 is needed, not '1:2:x'",
            })
    void aMalformedValueNamesTheFileAndTheLine(String line, String message) {
        String name = line.substring(0, line.indexOf(' '));
        assertThatThrownBy(() -> readFile("# first", line))
                .isInstanceOf(ConfigException.class)
                .hasMessage(folder.resolve("mogstored.conf") + ", line 2: " + name + ": " + message);
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
