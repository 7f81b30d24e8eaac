package org.mogilefs.systemtest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator exchanges one jar of an installation. */
class ReplacedJarIT {
    private static final Path HOME = Launched.bin().getParent();

    @TempDir
    Path installation;

    private void copy(String part) throws IOException {
        try (Stream<Path> files = Files.walk(HOME.resolve(part))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = installation.resolve(HOME.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    /** Where the class of the tools comes from, as the JVM logs it. */
    private String source() throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(installation.resolve("bin/mogadm").toString(), "--help");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("MOGILE_JAVA_OPTS", "-Xlog:class+load=info:stdout");
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return output.lines()
                .filter(line -> line.contains(" org.mogilefs.tools.Main source: "))
                .findFirst()
                .orElse(output);
    }

    @Test
    void itsClassesAreRunAndNotThoseOfTheOldOne() throws Exception {
        copy("bin");
        copy("lib");
        assertThat(source()).endsWith("shared objects file");
        try (Stream<Path> jars = Files.list(installation.resolve("lib"))) {
            Path tools = jars.filter(jar -> jar.getFileName().toString().startsWith("mogilefs-tools"))
                    .findFirst()
                    .orElseThrow();
            Files.write(tools, new byte[1], StandardOpenOption.APPEND);
        }
        assertThat(source()).contains("mogilefs-tools");
    }
}
