package org.mogilefs.storage;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

/**
 * The class path of the tests as it is for an operator: jars alone. A process that may open no more files finds classes
 * in the jars that it has open, and none in a folder.
 */
final class ClassPath {
    static final String OF_JARS = ofJars();

    private ClassPath() {}

    private static String ofJars() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .map(entry -> Files.isDirectory(entry) ? jar(entry) : entry)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Path jar(Path folder) {
        try {
            Path jar = Files.createTempFile("classes", ".jar");
            jar.toFile().deleteOnExit();
            ToolProvider tool = ToolProvider.findFirst("jar").orElseThrow();
            int status = tool.run(
                    System.out, System.err, "--create", "--no-compress", "--file=" + jar, "-C", "" + folder, ".");
            if (status != 0) {
                throw new IllegalStateException("jar of " + folder + ": " + status);
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
