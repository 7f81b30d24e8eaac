package org.mogilefs.common.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {
    @TempDir
    Path folder;

    @Test
    void holdsTheOwnPidAndIsRemovedAtTheEnd() throws IOException {
        Path path = folder.resolve("pid");
        try (PidFile file = PidFile.write(path)) {
            assertThat(path).hasContent(ProcessHandle.current().pid() + "\n");
            assertThat(file).isNotNull();
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void replacesWhatACrashLeftBehind() throws IOException {
        Path path = folder.resolve("pid");
        Files.writeString(path, "999999999\n");
        PidFile.write(path).close();
        assertThat(path).doesNotExist();
    }

    @Test
    void saysWhyItCannotBeWritten() {
        Path path = folder.resolve("missing/pid");
        assertThatThrownBy(() -> PidFile.write(path))
                .hasMessage("cannot write the pidfile " + path + ": No such file or directory");
    }

    @Test
    void refusesTheFileOfARunningServer() throws Exception {
        Path path = folder.resolve("pid");
        String java = ProcessHandle.current().info().command().orElseThrow();
        Process waiting = new ProcessBuilder(java, "--source", "25", sleeper().toString()).start();
        try {
            Files.writeString(path, waiting.pid() + "\n");
            assertThatThrownBy(() -> PidFile.write(path))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("already running on PID: " + waiting.pid());
        } finally {
            waiting.destroyForcibly().waitFor();
        }
    }

    @Test
    void theStartScriptIsToldOnlyWhenItAsks() {
        Path ready = folder.resolve("ready");
        Readiness.announce(Map.of());
        assertThat(ready).doesNotExist();
        Readiness.announce(Map.of(Readiness.VARIABLE, ready.toString()));
        assertThat(ready).exists();
    }

    private Path sleeper() throws IOException {
        return Files.writeString(folder.resolve("Sleeper.java"), "void main() throws Exception { System.in.read(); }");
    }
}
