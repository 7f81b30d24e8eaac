package org.mogilefs.tracker.config;

import java.util.Arrays;
import java.util.Optional;
import org.mogilefs.tracker.config.CommandLine.Kind;

/**
 * Every option: its name in the file, its name on the command line, whether that takes a value, its default. Names are
 * the original's; those it does not have are marked. An empty name means that there is none.
 */
enum Option {
    DB_DSN("db_dsn", "dsn", Kind.VALUE, "DBI:mysql:mogilefs"),
    DB_USER("db_user", "dbuser", Kind.VALUE, "mogile"),
    DB_PASS("db_pass", "dbpass", Kind.OPTIONAL_VALUE, ""),
    /** Ours. */
    DB_CONNECTIONS("db_connections", "db_connections", Kind.VALUE, "16"),
    LISTEN("listen", "listen", Kind.VALUE, "0.0.0.0"),
    CONF_PORT("conf_port", "confport", Kind.VALUE, "7001"),
    QUERY_JOBS("query_jobs", "workers", Kind.VALUE, "20"),
    LISTENER_JOBS("listener_jobs", "", Kind.VALUE, ""),
    DELETE_JOBS("delete_jobs", "", Kind.VALUE, "1"),
    REPLICATE_JOBS("replicate_jobs", "", Kind.VALUE, "1"),
    FSCK_JOBS("fsck_jobs", "", Kind.VALUE, "1"),
    REAPER_JOBS("reaper_jobs", "", Kind.VALUE, "1"),
    MONITOR_JOBS("monitor_jobs", "", Kind.VALUE, "1"),
    JOB_MASTER("job_master", "job_master", Kind.FLAG, "1"),
    MAX_DISK_AGE("max_disk_age", "max_disk_age", Kind.VALUE, "5"),
    LOCAL_NETWORK("local_network", "local_network", Kind.VALUE, ""),
    MIN_FREE_SPACE("min_free_space", "min_free_space", Kind.VALUE, "100"),
    DEFAULT_MINDEVCOUNT("default_mindevcount", "default_mindevcount", Kind.VALUE, "2"),
    NODE_TIMEOUT("node_timeout", "node_timeout", Kind.VALUE, "2"),
    CONN_TIMEOUT("conn_timeout", "conn_timeout", Kind.VALUE, "2"),
    CONN_POOL_SIZE("conn_pool_size", "conn_pool_size", Kind.VALUE, "20"),
    MAX_HANDLES("max_handles", "max_handles", Kind.VALUE, "0"),
    /** The original's flag takes no value and then means port 1; ours takes one. */
    STREAM_PORT("mogstored_stream_port", "mogstored_stream_port", Kind.VALUE, "7501"),
    REPL_USE_GET_PORT("repl_use_get_port", "repl_use_get_port", Kind.VALUE, "0"),
    REBALANCE_IGNORE_MISSING("rebalance_ignore_missing", "", Kind.FLAG, "0"),
    NO_SCHEMA_CHECK("no_schema_check", "no_schema_check", Kind.FLAG, "0"),
    PLUGINS("plugins", "plugins", Kind.VALUE, ""),
    USER("user", "user", Kind.VALUE, ""),
    DEBUG("debug", "debug", Kind.FLAG, "0"),
    DAEMONIZE("daemonize", "daemonize", Kind.FLAG, "0"),
    PIDFILE("pidfile", "pidfile", Kind.VALUE, ""),
    /** Ours: bytes. */
    LINE_LIMIT("line_limit", "line_limit", Kind.VALUE, "262144"),
    /** Ours: seconds; 120 in the original, fixed. */
    WRITE_TIMEOUT("write_timeout", "write_timeout", Kind.VALUE, "120"),
    /** Ours; the original takes as many as it has file descriptors for. */
    MAX_CONNECTIONS("max_connections", "max_connections", Kind.VALUE, "10000");

    private final String file;
    private final String commandLine;
    private final Kind kind;
    private final String standard;

    Option(String file, String commandLine, Kind kind, String standard) {
        this.file = file;
        this.commandLine = commandLine;
        this.kind = kind;
        this.standard = standard;
    }

    String fileName() {
        return file;
    }

    String commandLine() {
        return commandLine;
    }

    Kind kind() {
        return kind;
    }

    String standard() {
        return standard;
    }

    static Optional<Option> ofFile(String name) {
        return Arrays.stream(values()).filter(o -> o.file.equals(name)).findFirst();
    }

    static Optional<Option> ofCommandLine(String name) {
        return Arrays.stream(values())
                .filter(o -> !o.commandLine.isEmpty() && o.commandLine.equals(name))
                .findFirst();
    }
}
