package org.mogilefs.testing;

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

/** What javac has to say about the documentation of packages. */
public final class Javadoc {
    private Javadoc() {}

    /**
     * Compiles a module's sources with doclint, for all that is public or protected in some packages.
     *
     * @param module the module's folder, as it is called below the root of the source tree
     * @param packages those to look at, as javac takes them: {@code a.b} for one, {@code a.b,a.b.*} with all below it
     * @param classes an empty folder to compile to
     * @return a line for each comment, parameter, answer or exception that is missing or wrong; none is as it should be
     * @throws IOException when the sources cannot be read
     */
    public static List<String> faults(String module, String packages, Path classes) throws IOException {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> remarks = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = javac.getStandardFileManager(remarks, null, StandardCharsets.UTF_8);
                Stream<Path> all = Files.walk(sources(module))) {
            List<Path> sources = all.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("module-info.java"))
                    .toList();
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
            List<String> options = List.of(
                    "-proc:none",
                    "-Xmaxwarns",
                    "1000",
                    "-Xdoclint:all/protected",
                    "-Xdoclint/package:" + packages,
                    "-classpath",
                    System.getProperty("java.class.path"));
            boolean compiled = javac.getTask(
                            null, files, remarks, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
            List<String> faults =
                    remarks.getDiagnostics().stream().map(Object::toString).toList();
            if (!compiled && faults.isEmpty()) {
                throw new IllegalStateException("javac refuses and does not say why: " + module);
            }
            return faults;
        }
    }

    // tests run in their module's folder, or in the root
    private static Path sources(String module) {
        Path here = Path.of("src/main/java");
        return Files.isDirectory(here) ? here : Path.of(module).resolve(here);
    }
}
