package org.mogilefs.tracker.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Every option: its name in the file, its name on the command line, its default. */
enum Option {
    DB_DSN("db_dsn", "dsn", "DBI:mysql:mogilefs"),
    DB_USER("db_user", "dbuser", "mogile"),
    DB_PASS("db_pass", "dbpass", ""),
    DB_CONNECTIONS("db_connections", "db_connections", "16"),
    LISTEN("listen", "listen", "0.0.0.0"),
    CONF_PORT("conf_port", "confport", "7001"),
    QUERY_JOBS("query_jobs", "workers", "20"),
    LISTENER_JOBS("listener_jobs", "", ""),
    DELETE_JOBS("delete_jobs", "", "1"),
    REPLICATE_JOBS("replicate_jobs", "", "1"),
    FSCK_JOBS("fsck_jobs", "", "1"),
    REAPER_JOBS("reaper_jobs", "", "1"),
    MONITOR_JOBS("monitor_jobs", "", "1"),
    JOB_MASTER("job_master", "job_master", "1"),
    MAX_DISK_AGE("max_disk_age", "max_disk_age", "5"),
    LOCAL_NETWORK("local_network", "local_network", ""),
    MIN_FREE_SPACE("min_free_space", "min_free_space", "100"),
    DEFAULT_MINDEVCOUNT("default_mindevcount", "default_mindevcount", "2"),
    NODE_TIMEOUT("node_timeout", "node_timeout", "2"),
    CONN_TIMEOUT("conn_timeout", "conn_timeout", "2"),
    CONN_POOL_SIZE("conn_pool_size", "conn_pool_size", "20"),
    MAX_HANDLES("max_handles", "max_handles", "0"),
    STREAM_PORT("mogstored_stream_port", "mogstored_stream_port", "7501"),
    REPL_USE_GET_PORT("repl_use_get_port", "repl_use_get_port", "0"),
    REBALANCE_IGNORE_MISSING("rebalance_ignore_missing", "rebalance_ignore_missing", "0"),
    NO_SCHEMA_CHECK("no_schema_check", "no_schema_check", "0"),
    PLUGINS("plugins", "plugins", ""),
    USER("user", "user", ""),
    DEBUG("debug", "debug", "0"),
    DAEMONIZE("daemonize", "daemonize", "0"),
    PIDFILE("pidfile", "pidfile", ""),
    LINE_LIMIT("line_limit", "line_limit", "262144");

    private final String file;
    private final String commandLine;
    private final String standard;

    Option(String file, String commandLine, String standard) {
        this.file = file;
        this.commandLine = commandLine;
        this.standard = standard;
    }

    String fileName() {
        return file;
    }

    String standard() {
        return standard;
    }

    /** Whether it stands alone on the command line, without a value. */
    boolean isFlag() {
        return this == DAEMONIZE
                || this == JOB_MASTER
                || this == NO_SCHEMA_CHECK
                || this == REPL_USE_GET_PORT
                || this == DEBUG
                || this == REBALANCE_IGNORE_MISSING;
    }

    static Optional<Option> ofFile(String name) {
        return Arrays.stream(values()).filter(o -> o.file.equals(name)).findFirst();
    }

    static Optional<Option> ofCommandLine(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(o -> !o.commandLine.isEmpty() && o.commandLine.equals(lower))
                .findFirst();
    }
}
