package org.mogilefs.tracker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {
    @TempDir
    Path folder;

    private ConfigReader.Result read(String... words) throws ConfigException {
        return ConfigReader.read(List.of(words));
    }

    private ConfigReader.Result file(String text, String... words) throws ConfigException, IOException {
        Path file = Files.writeString(folder.resolve("mogilefsd.conf"), text);
        List<String> all = new ArrayList<>(List.of("--config", file.toString()));
        all.addAll(List.of(words));
        return ConfigReader.read(all);
    }

    @Test
    void defaultsAreTheOriginals() throws ConfigException {
        TrackerConfig config = read("--skipconfig").config();
        assertThat(config.listen()).containsExactly(new InetSocketAddress("0.0.0.0", 7001));
        assertThat(config.database().dsn()).isEqualTo("DBI:mysql:mogilefs");
        assertThat(config.database().user()).isEqualTo("mogile");
        assertThat(config.database().password()).isEmpty();
        assertThat(config.jobs()).isEqualTo(new TrackerConfig.Jobs(20, 1, 1, 1, 1, true));
        assertThat(config.nodes())
                .isEqualTo(
                        new TrackerConfig.Nodes(Duration.ofSeconds(2), Duration.ofSeconds(2), 20, 7501, false, false));
        assertThat(config.minFreeSpaceMb()).isEqualTo(100);
        assertThat(config.defaultMindevcount()).isEqualTo(2);
        assertThat(config.checkSchema()).isTrue();
        assertThat(config.pidfile()).isEmpty();
        assertThat(config.debug()).isZero();
    }

    @Test
    void bothGrammarsOfTheFileAreRead() throws ConfigException, IOException {
        TrackerConfig config = file("""
                # a comment
                db_dsn = DBI:mysql:m:host=db1
                db_user someone
                  db_pass   =   a b # c\s\s
                replicate_jobs 4
                """).config();
        assertThat(config.database())
                .isEqualTo(new TrackerConfig.Database("DBI:mysql:m:host=db1", "someone", "a b # c", 16));
        assertThat(config.jobs().replicate()).isEqualTo(4);
    }

    @Test
    void theCommandLineBeatsTheFileAndTheLastLineWins() throws ConfigException, IOException {
        TrackerConfig config = file("conf_port = 1\nconf_port = 2\ndb_user = file\n", "--dbuser=line")
                .config();
        assertThat(config.listen().getFirst().getPort()).isEqualTo(2);
        assertThat(config.database().user()).isEqualTo("line");
    }

    @Test
    void listenTakesManyAddressesWithAndWithoutPort() throws ConfigException, IOException {
        assertThat(file("listen = 127.0.0.1:1, 127.0.0.2\nconf_port = 9\n")
                        .config()
                        .listen())
                .containsExactly(new InetSocketAddress("127.0.0.1", 1), new InetSocketAddress("127.0.0.2", 9));
        assertThat(read("-s", "-l", "127.0.0.1:1", "--listen=127.0.0.2:2")
                        .config()
                        .listen())
                .containsExactly(new InetSocketAddress("127.0.0.1", 1), new InetSocketAddress("127.0.0.2", 2));
        assertThat(read("-s", "-l", "[::1]:3").config().listen()).containsExactly(new InetSocketAddress("::1", 3));
    }

    @Test
    void lettersMayBeBundledAndLongNamesCutShort() throws ConfigException {
        TrackerConfig config = read("-sdd", "-p6001", "--defa", "3", "-w", "5").config();
        assertThat(config.debug()).isEqualTo(2);
        assertThat(config.listen().getFirst().getPort()).isEqualTo(6001);
        assertThat(config.defaultMindevcount()).isEqualTo(3);
        assertThat(config.jobs().query()).isEqualTo(5);
    }

    @Test
    void aPasswordMayBeEmpty() throws ConfigException, IOException {
        assertThat(file("db_pass =\n").config().database().password()).isEmpty();
        assertThat(file("db_pass = x\n", "--dbpass", "--pidfile=/p")
                        .config()
                        .database()
                        .password())
                .isEmpty();
    }

    @Test
    void jobMasterCanBeSwitchedOff() throws ConfigException, IOException {
        assertThat(read("-s", "--nojob_master").config().jobs().jobMaster()).isFalse();
        assertThat(read("-s", "--no-job_master").config().jobs().jobMaster()).isFalse();
        assertThat(file("job_master = 0\n", "--job_master").config().jobs().jobMaster())
                .isTrue();
    }

    @Test
    void listenerJobsIsTheOlderNameAndWins() throws ConfigException, IOException {
        assertThat(file("query_jobs = 3\nlistener_jobs = 4\n").config().jobs().query())
                .isEqualTo(4);
    }

    @Test
    void unknownOptionsAreWarnedAboutAndLeftAlone() throws ConfigException {
        ConfigReader.Result result = read("-s", "--nosuch=1", "-Z", "stray", "--workerport", "1", "--no_http");
        assertThat(result.warnings())
                .containsExactly(
                        "Unknown option: nosuch",
                        "Unknown option: Z",
                        "Unknown argument: stray",
                        "--workerport is no longer needed and ignored");
    }

    @Test
    void anUnknownKeyIsNamedWithFileAndLine() throws ConfigException, IOException {
        assertThat(file("\nnosuch = 1\n").warnings())
                .containsExactly(folder.resolve("mogilefsd.conf") + ", line 2: unknown option 'nosuch' ignored");
    }

    @Test
    void aMalformedLineIsAnErrorWithFileAndLine() {
        assertThatThrownBy(() -> file("conf_port = 1\n???\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(folder.resolve("mogilefsd.conf") + ", line 2: not 'key = value': ???");
    }

    @Test
    void aMalformedValueIsAnErrorWithFileAndLine() {
        assertThatThrownBy(() -> file("\nconf_port = abc\n"))
                .hasMessage(folder.resolve("mogilefsd.conf") + ", line 2: conf_port: a number is needed, not 'abc'");
        assertThatThrownBy(() -> read("-s", "--node_timeout=soon"))
                .hasMessage("--node_timeout: a number of seconds is needed, not 'soon'");
    }

    @Test
    void aFileThatIsNamedMustBeThere() {
        assertThatThrownBy(() -> read("-c", folder.resolve("nope").toString()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("nope");
    }

    @Test
    void pluginsAreNamedAndIgnored() throws ConfigException {
        assertThat(read("-s", "--plugins=FilePaths").warnings())
                .singleElement()
                .asString()
                .contains("FilePaths");
    }

    @Test
    void theShippedFileIsRead() throws ConfigException {
        Path shipped = Path.of("..", "conf", "mogilefsd.conf");
        ConfigReader.Result result = ConfigReader.read(List.of("-c", shipped.toString()));
        assertThat(result.warnings()).isEmpty();
        assertThat(result.config().listen()).containsExactly(new InetSocketAddress("0.0.0.0", 6001));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "db_dsn, dsn, DBI:mysql:x, x",
                "db_user, dbuser, someone, someone",
                "db_pass, dbpass, secret, secret",
                "db_connections, db_connections, 33, connections=33",
                "listen, listen, 127.0.0.9:44, 127.0.0.9:44",
                "conf_port, confport, 4444, 4444",
                "query_jobs, workers, 33, query=33",
                "listener_jobs, -, 33, query=33",
                "delete_jobs, -, 33, delete=33",
                "replicate_jobs, -, 33, replicate=33",
                "fsck_jobs, -, 33, fsck=33",
                "reaper_jobs, -, 33, reaper=33",
                "job_master, -, 0, jobMaster=false",
                "min_free_space, min_free_space, 33, minFreeSpaceMb=33",
                "default_mindevcount, default_mindevcount, 33, defaultMindevcount=33",
                "node_timeout, node_timeout, 1.5, timeout=PT1.5S",
                "conn_timeout, conn_timeout, 1.5, monitorTimeout=PT1.5S",
                "conn_pool_size, conn_pool_size, 33, connections=33",
                "mogstored_stream_port, mogstored_stream_port, 33, streamPort=33",
                "repl_use_get_port, repl_use_get_port, 1, replicateFromGetPort=true",
                "rebalance_ignore_missing, -, 1, rebalanceIgnoreMissing=true",
                "no_schema_check, -, 1, checkSchema=false",
                "pidfile, pidfile, /run/x.pid, /run/x.pid",
                "debug, -, 2, debug=2",
                "line_limit, line_limit, 5000, lineBytes=5000",
                "write_timeout, write_timeout, 33, writeTimeout=PT33S",
                "max_connections, max_connections, 33, connections=33"
            })
    void everyOptionIsReadFromTheFileAndFromItsFlag(String key, String flag, String value, String seen)
            throws ConfigException, IOException {
        assertThat(read("-s").config().toString()).doesNotContain(seen);
        assertThat(file(key + " = " + value + "\n").config().toString()).contains(seen);
        if (flag != null) {
            assertThat(read("-s", "--" + flag, value).config().toString()).contains(seen);
            assertThat(read("-s", "--" + flag + "=" + value).config().toString())
                    .contains(seen);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"monitor_jobs", "max_disk_age", "local_network", "max_handles", "daemonize"})
    void whatIsWithoutEffectIsAcceptedWithoutAWord(String key) throws ConfigException, IOException {
        assertThat(file(key + " = 3\n").warnings()).isEmpty();
    }

    @Test
    void flagsThatTakeNoValueSwitchOn() throws ConfigException, IOException {
        assertThat(read("-s", "--no_schema_check").config().checkSchema()).isFalse();
        assertThat(read("-s", "--debug", "--debug").config().debug()).isEqualTo(2);
        assertThat(read("-s", "-D", "--daemonize").warnings()).isEmpty();
    }

    @Test
    void theUserIsHandedOn() throws ConfigException, IOException {
        assertThat(read("-s").user()).isEmpty();
        assertThat(file("user = mogile\n").user()).isEqualTo("mogile");
        assertThat(file("user = mogile\n", "--user", "root").user()).isEqualTo("root");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "db_connections",
                "conf_port",
                "query_jobs",
                "delete_jobs",
                "replicate_jobs",
                "fsck_jobs",
                "reaper_jobs",
                "min_free_space",
                "default_mindevcount",
                "node_timeout",
                "conn_timeout",
                "conn_pool_size",
                "mogstored_stream_port",
                "debug",
                "line_limit",
                "write_timeout",
                "max_connections"
            })
    void aNumberThatIsNoneIsAnErrorWithFileAndLine(String key) {
        assertThatThrownBy(() -> file("# first\n" + key + " = many\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(folder.resolve("mogilefsd.conf") + ", line 2: " + key + ": ")
                .hasMessageEndingWith("not 'many'");
    }

    @Test
    void helpAndVersionAreTextsToPrint() throws ConfigException {
        assertThat(read("-s", "--version").text())
                .hasValueSatisfying(t -> assertThat(t).contains("2.73"));
        assertThat(read("-s", "--help").text())
                .hasValueSatisfying(t -> assertThat(t).contains("--dsn"));
    }
}
