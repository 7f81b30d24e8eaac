package org.mogilefs.tracker.store.sql;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a database is, read from a {@code db_dsn}: a DBI name in any form that the original takes
 * ({@code DBI:mysql:mogilefs:host=127.0.0.1}, {@code DBI:mysql:m:h:3307}, {@code DBI:SQLite:/path},
 * {@code DBI:Pg:dbname=m;host=h}), or a JDBC URL.
 *
 * @param kind which database
 * @param jdbcUrl the URL for the driver
 * @param database the name of the database, or the file; empty when unknown
 */
public record Dsn(Kind kind, String jdbcUrl, String database) {
    /** The databases we know. */
    public enum Kind {
        MYSQL,
        SQLITE,
        POSTGRES
    }

    private static final Pattern DBI = Pattern.compile("(?i)dbi:(\\w+)(?:\\([^)]*\\))?:(.*)");
    private static final Map<String, String> ALIASES =
            Map.of("db", "database", "dbname", "database", "hostname", "host", "hostaddr", "host");
    private static final Pattern PART = Pattern.compile("\\[[^]]*]|[^:;\\[]+");

    /**
     * Reads a name.
     *
     * @throws IllegalArgumentException with one line that says what is wrong
     */
    public static Dsn parse(String text) {
        String dsn = text.strip();
        if (dsn.regionMatches(true, 0, "jdbc:", 0, 5)) {
            return ofJdbc(dsn);
        }
        Matcher matcher = DBI.matcher(dsn);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "not a database name: '" + dsn + "' (as DBI:mysql:mogilefs:host=127.0.0.1, or a JDBC URL)");
        }
        String rest = matcher.group(2);
        return switch (matcher.group(1).toLowerCase(Locale.ROOT)) {
            case "mysql", "mariadb" -> mysql(rest);
            case "sqlite" -> sqlite(rest);
            case "pg" -> postgres(rest);
            default ->
                throw new IllegalArgumentException(
                        "no such kind of database: " + matcher.group(1) + " (mysql, SQLite and Pg are known)");
        };
    }

    private static Dsn ofJdbc(String url) {
        String lower = url.toLowerCase(Locale.ROOT);
        if (lower.startsWith("jdbc:mysql:") || lower.startsWith("jdbc:mariadb:")) {
            String address = url.substring(url.indexOf(':', 5) + 1);
            String path = address.replaceFirst("^//[^/]*/?", "").replaceFirst("\\?.*", "");
            return new Dsn(Kind.MYSQL, "jdbc:mysql:" + address, path);
        }
        if (lower.startsWith("jdbc:sqlite:")) {
            return new Dsn(Kind.SQLITE, url, url.substring("jdbc:sqlite:".length()));
        }
        if (lower.startsWith("jdbc:postgresql:")) {
            return new Dsn(Kind.POSTGRES, url, url.replaceFirst(".*/", "").replaceFirst("\\?.*", ""));
        }
        throw new IllegalArgumentException("no such kind of database: " + url);
    }

    private static Dsn mysql(String rest) {
        Map<String, String> fields = fields(rest, List.of("database", "host", "port"));
        String database = value(fields, "database", "mogilefs");
        String host = value(fields, "host", "localhost");
        String port = value(fields, "port", "3306");
        return new Dsn(
                Kind.MYSQL,
                "jdbc:mysql://" + bracketed(host) + ":" + port + "/" + database + passedOn(fields),
                database);
    }

    /** The few driver options of Perl's that have a counterpart. */
    private static String passedOn(Map<String, String> fields) {
        return "1".equals(fields.get("mysql_ssl")) ? "?sslMode=REQUIRED" : "";
    }

    private static Dsn sqlite(String rest) {
        String file = rest;
        for (String piece : rest.split(";", -1)) {
            Matcher named = Pattern.compile("(?:dbname|database|db)=(.*)").matcher(piece);
            if (named.matches()) {
                file = named.group(1);
            }
        }
        if (file.isEmpty()) {
            throw new IllegalArgumentException("an SQLite database needs a file: DBI:SQLite:/var/lib/mogilefs.db");
        }
        return new Dsn(Kind.SQLITE, "jdbc:sqlite:" + file, file);
    }

    private static Dsn postgres(String rest) {
        Map<String, String> fields = fields(rest, List.of("database"));
        String database = value(fields, "database", "mogilefs");
        String host = value(fields, "host", "localhost");
        String port = value(fields, "port", "5432");
        return new Dsn(Kind.POSTGRES, "jdbc:postgresql://" + bracketed(host) + ":" + port + "/" + database, database);
    }

    private static Map<String, String> fields(String rest, List<String> bareNames) {
        Map<String, String> fields = new LinkedHashMap<>();
        StringBuilder piece = new StringBuilder();
        Matcher parts = PART.matcher(rest);
        int end = 0;
        while (parts.find()) {
            if (parts.start() > end && !piece.isEmpty()) {
                addField(fields, bareNames, piece.toString());
                piece.setLength(0);
            }
            piece.append(parts.group());
            end = parts.end();
        }
        if (!piece.isEmpty()) {
            addField(fields, bareNames, piece.toString());
        }
        return fields;
    }

    /** A field without a name is the first of {@code bareNames} that has no value yet, as DBD::mysql takes it. */
    private static void addField(Map<String, String> fields, List<String> bareNames, String piece) {
        int equals = piece.indexOf('=');
        if (equals >= 0) {
            String name = piece.substring(0, equals).strip().toLowerCase(Locale.ROOT);
            fields.put(
                    ALIASES.getOrDefault(name, name),
                    unbracketed(piece.substring(equals + 1).strip()));
        } else {
            bareNames.stream()
                    .filter(name -> !fields.containsKey(name))
                    .findFirst()
                    .ifPresent(name -> fields.put(name, unbracketed(piece.strip())));
        }
    }

    private static String value(Map<String, String> fields, String name, String otherwise) {
        String value = fields.getOrDefault(name, "");
        return value.isEmpty() ? otherwise : value;
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static String bracketed(String host) {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }
}
