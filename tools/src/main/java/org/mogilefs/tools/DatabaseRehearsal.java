package org.mogilefs.tools;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.mogilefs.tools.cli.Io;

/** The part of {@link ToolsRehearsal} that works on databases. */
final class DatabaseRehearsal {
    private static final String DRIVER = "com/mysql/cj/";
    private static final String DOCUMENTS = "com/mysql/cj/x/"; // another protocol, never asked for

    private DatabaseRehearsal() {}

    /** How many commands failed. */
    static int run(Io io) throws IOException {
        Path folder = Files.createTempDirectory("rehearsal");
        Path database = folder.resolve("mogilefs.db");
        String user = "--db_user=mogile";
        // no MySQL server answers here: its driver is loaded as far as it gets, and the rest of it by name
        Main.run(io, List.of("mogstats", "--db_dsn=DBI:mysql:mogilefs:host=127.0.0.1;port=1", user, "--db_pass=x"));
        int failures = loadMysqlDriver() > 0 ? 0 : 1;
        failures += ToolsRehearsal.run(io, List.of("mogdbsetup", "--type=SQLite", "--dbname=" + database, "--yes"));
        failures += ToolsRehearsal.run(io, List.of("mogstats", "--db_dsn=DBI:SQLite:" + database, user, "--db_pass=x"));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path made : files.toList()) {
                Files.delete(made);
            }
        }
        Files.delete(folder);
        return failures;
    }

    /** Loads what the driver needs to converse with a server; returns the number of its classes. */
    private static int loadMysqlDriver() throws IOException {
        Class<?> driver = com.mysql.cj.jdbc.Driver.class;
        Charset.availableCharsets();
        int loaded = 0;
        try (JarFile jar = new JarFile(Path.of(driver.getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toFile())) {
            for (JarEntry entry : Collections.list(jar.entries())) {
                String name = entry.getName();
                if (name.startsWith(DRIVER) && !name.startsWith(DOCUMENTS) && name.endsWith(".class")) {
                    String className =
                            name.substring(0, name.length() - ".class".length()).replace('/', '.');
                    loaded += isLoaded(className, driver.getClassLoader()) ? 1 : 0;
                }
            }
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
        return loaded;
    }

    private static boolean isLoaded(String name, ClassLoader loader) {
        try {
            Class.forName(name, false, loader);
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false; // it needs a library that we do not have, and that no utility asks for
        }
    }
}
