package org.mogilefs.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever an application can see of the exported package is documented to the last parameter. */
class PublicApiDocumentationTest {
    private static final Path SOURCES = sources();

    private static Path sources() {
        Path here = Path.of("src/main/java");
        return Files.isDirectory(here) ? here : Path.of("client").resolve(here);
    }

    @Test
    void javacMissesNothing(@TempDir Path classes) throws IOException {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> remarks = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = javac.getStandardFileManager(remarks, null, StandardCharsets.UTF_8);
                Stream<Path> all = Files.walk(SOURCES)) {
            List<Path> sources = all.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("module-info.java"))
                    .toList();
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
            List<String> options = List.of(
                    "-proc:none",
                    "-Xmaxwarns",
                    "1000",
                    "-Xdoclint:all/protected",
                    "-Xdoclint/package:org.mogilefs.client",
                    "-classpath",
                    System.getProperty("java.class.path"));
            boolean compiled = javac.getTask(
                            null, files, remarks, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
            assertThat(compiled).isTrue();
            assertThat(remarks.getDiagnostics()).isEmpty();
        }
    }
}
