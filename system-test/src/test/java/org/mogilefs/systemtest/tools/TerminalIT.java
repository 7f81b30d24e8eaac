package org.mogilefs.systemtest.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mogilefs.client.MogileClient;
import org.mogilefs.standalone.LocalCluster;
import org.mogilefs.systemtest.Launched;
import org.mogilefs.testing.FaultProxy;

/** Utilities on a terminal, without one any more, and with a tracker that goes away while they run. */
class TerminalIT {
    /** What a fetch that has a third of 3 MB shows: bar, share, bytes, rate, time left. */
    private static final Pattern PROGRESS = Pattern.compile(
            "\r\u001b\\[K\\[#+-*] +\\d+% \\d[\\d.]* [KM]iB of 2\\.9 MiB, \\d[\\d.]* [KM]?i?B/s, \\d+[smh0-9]* left");

    @TempDir
    private static Path folder;

    private static ToolRunner tools;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        tools = new ToolRunner(folder, 2);
        try (MogileClient client = tools.cluster().client()) {
            client.store("k", LocalCluster.FILE_CLASS, new byte[100]);
        }
    }

    @AfterAll
    static void stop() {
        tools.close();
    }

    /** A command line on a terminal of its own: util-linux's script gives it one, and copies what it shows. */
    private static ProcessBuilder onTerminal(String line) {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "script makes the terminal");
        ProcessBuilder script = tools.process(List.of("/usr/bin/script", "-qefc", line, "/dev/null"));
        script.environment().put("PATH", Launched.bin() + ":" + System.getenv("PATH"));
        script.environment().put("TERM", "xterm");
        return script.redirectErrorStream(true);
    }

    private static String shownOnTerminal(String line) throws IOException, InterruptedException {
        Process script = onTerminal(line).start();
        script.getOutputStream().close();
        String shown = new String(script.getInputStream().readAllBytes(), UTF_8);
        assertThat(script.waitFor()).as(shown).isZero();
        return shown;
    }

    @Test
    void aTerminalShowsColoursAndBars() throws Exception {
        assertThat(shownOnTerminal("mogadm device list")).contains("\u001b[32m").containsPattern("\\[#*[. -]*]");
        assertThat(shownOnTerminal("NO_COLOR=1 mogadm device list")).doesNotContain("\u001b[");
    }

    @Test
    void aJobIsFollowedOnOneLineThatIsRedrawn() throws Exception {
        String shown = shownOnTerminal("mogadm fsck start; mogadm fsck status --watch");
        assertThat(shown).contains("\r\u001b[Knot running [##############################] 100.0% 1 / 1 fids");
        assertThat(shown.split("\n")).hasSize(1);
    }

    @Test
    void anUploadShowsWhatIsDoneAndTakesTheLineAwayAtItsEnd() throws Exception {
        Path pipe = pipe("pipe");
        Path shown = folder.resolve("shown");
        Process script = onTerminal("mogupload --key=slow --file=- < " + pipe)
                .redirectOutput(shown.toFile())
                .start();
        script.getOutputStream().close();
        // opened for both, so that it waits for nobody
        try (FileChannel out = FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            out.write(ByteBuffer.wrap(new byte[1500]));
            await().until(() -> Files.readString(shown).contains("\r\u001b[K1.5 KiB, "));
        }
        assertThat(script.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(script.exitValue()).as(Files.readString(shown)).isZero();
        assertThat(shown).content(UTF_8).endsWith("\r\u001b[K");
        try (MogileClient client = tools.cluster().client()) {
            assertThat(client.fetchBytes("slow")).hasSize(1500);
        }
    }

    @Test
    void aFetchShowsHowFarItIsAndTakesTheLineAwayAtItsEnd() throws Exception {
        byte[] bytes = new byte[3_000_000];
        try (MogileClient client = tools.cluster().client()) {
            client.store("large", LocalCluster.FILE_CLASS, bytes);
        }
        Path pipe = pipe("fetched");
        Path shown = folder.resolve("fetch-shown");
        Process script = onTerminal("mogfetch --key=large --file=" + pipe)
                .redirectOutput(shown.toFile())
                .start();
        script.getOutputStream().close();
        try (FileChannel in = FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.allocate(bytes.length);
            while (rest.position() < 1_000_000) {
                in.read(rest);
            }
            await().until(() -> PROGRESS.matcher(Files.readString(shown)).find());
            while (rest.hasRemaining()) {
                in.read(rest);
            }
            assertThat(rest.array()).isEqualTo(bytes);
        }
        assertThat(script.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(script.exitValue()).as(Files.readString(shown)).isZero();
        assertThat(shown).content(UTF_8).endsWith("\r\u001b[K");
    }

    private static Path pipe(String name) throws IOException, InterruptedException {
        Path pipe = folder.resolve(name);
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        return pipe;
    }

    @Test
    void aClosedTerminalEndsWhatFollows() throws Exception {
        Process script = onTerminal("mogadm fsck taillog").start();
        await().until(() -> script.inputReader().ready());
        List<ProcessHandle> below = script.descendants().toList();
        assertThat(below).isNotEmpty();
        script.destroyForcibly();
        assertThat(below).allSatisfy(process -> await().until(() -> !process.isAlive()));
    }

    @Test
    void aTrackerThatDiesInMidCommandIsOneLineAndAStatus() throws Exception {
        FaultProxy tracker = new FaultProxy(tools.cluster().trackerAddress());
        String trackers = "--trackers=127.0.0.1:" + tracker.port();
        Path said = folder.resolve("said");
        Process tail = tools.process(tools.command("mogadm", trackers, "fsck", "taillog"))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        Process upload = tools.process(tools.command("mogupload", trackers, "--key=half", "--file=-"))
                .redirectErrorStream(true)
                .start();
        try (OutputStream in = upload.getOutputStream()) {
            in.write(new byte[1_000_000]);
            in.flush();
            await().until(() -> uploads() == 1 && Files.size(said) > 0);
            tracker.close();
        }
        assertThat(upload.inputReader().lines())
                .singleElement()
                .asString()
                .startsWith("create_close: ")
                .contains("127.0.0.1:" + tracker.port());
        assertThat(upload.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(upload.exitValue()).isEqualTo(255);
        try (MogileClient client = tools.cluster().client()) {
            assertThat(client.exists("half")).isFalse();
        }
        assertThat(tail.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(tail.exitValue()).isEqualTo(1);
        assertThat(Files.readAllLines(said))
                .last()
                .asString()
                .contains("no tracker answers; 127.0.0.1:" + tracker.port());
    }

    private static long uploads() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
            return files.filter(file -> file.toString().endsWith(".mogtmp") && Files.isRegularFile(file))
                    .filter(file -> file.toFile().length() >= 500_000)
                    .count();
        } catch (java.io.UncheckedIOException e) {
            return -1; // a file went while we looked
        }
    }
}
