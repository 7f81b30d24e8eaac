package org.mogilefs.systemtest.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mogilefs.client.MogileClient;
import org.mogilefs.systemtest.tools.ToolRunner.Result;

/** The utilities for files as processes. */
class FileToolsIT {
    private static final byte[] BIG = new byte[3_000_000];

    @TempDir
    private static Path folder;

    private static ToolRunner tools;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        new Random(7).nextBytes(BIG);
        tools = new ToolRunner(folder, 2);
    }

    @AfterAll
    static void stop() {
        tools.close();
    }

    @Test
    void aFileGoesInAndComesOutUnchanged() throws Exception {
        Path file = Files.write(folder.resolve("big"), BIG);
        tools.succeed("mogupload", "--key=big", "--file=" + file);
        tools.succeed("mogfetch", "--key=big", "--file=" + folder.resolve("big2"));
        assertThat(folder.resolve("big2")).hasSameBinaryContentAs(file);
        assertThat(tools.run("mogfetch", "--key=big", "--file=-").out()).isEqualTo(BIG);
        assertThat(tools.succeed("mogfileinfo", "--key=big"))
                .startsWith("- file: big\n     class:            twocopies\n")
                .contains("    length:              3000000\n", " - http://127.0.0.");
        assertThat(tools.succeed("mogfiledebug", "--key=big")).contains(" - HTTP result: 200 OK\n", "- File Row:\n");
    }

    @Test
    void standardInputIsStoredAsItComes() throws Exception {
        assertThat(tools.runWithInput(BIG, "mogupload", "--key=stdin", "--file=-")
                        .status())
                .isZero();
        assertThat(tools.run("mogfetch", "--key=stdin", "--file=-").out()).isEqualTo(BIG);
    }

    @Test
    void aFolderGoesInAndComesOut() throws Exception {
        Path source = Files.createDirectories(folder.resolve("tree/sub dir"));
        Files.writeString(source.resolve("ä+b %&=€.txt"), "odd");
        Files.writeString(source.resolve("empty"), "");
        Files.write(folder.resolve("tree/one"), new byte[] {1});
        tools.succeed("mogupload", "--recursive", "--file=" + folder.resolve("tree"), "--key=t/");
        assertThat(tools.succeed("moglistkeys", "--key_prefix=t/").lines())
                .containsExactlyInAnyOrder("t/one", "t/sub dir/empty", "t/sub dir/ä+b %&=€.txt");
        tools.succeed("mogfetch", "--prefix=t/", "--file=" + folder.resolve("back"));
        try (Stream<Path> files = Files.walk(folder.resolve("tree")).filter(Files::isRegularFile)) {
            assertThat(files)
                    .hasSize(3)
                    .allSatisfy(file -> assertThat(folder.resolve("back")
                                    .resolve(folder.resolve("tree").relativize(file)))
                            .hasSameBinaryContentAs(file));
        }
    }

    @Test
    void aFetchThatWasBrokenOffIsTakenUp() throws Exception {
        Path file = Files.write(folder.resolve("long"), BIG);
        tools.succeed("mogupload", "--key=long", "--file=" + file);
        // what is kept is the file's beginning with a byte changed, to see that it is not fetched again
        byte[] beginning = Arrays.copyOf(BIG, 1_000_000);
        beginning[0]++;
        Files.write(folder.resolve("taken." + fidOf("long") + ".part"), beginning);
        tools.succeed("mogfetch", "--resume", "--key=long", "--file=" + folder.resolve("taken"));
        byte[] expected = BIG.clone();
        expected[0]++;
        assertThat(folder.resolve("taken")).hasBinaryContent(expected);
        assertThat(parts()).isEmpty();
    }

    @Test
    void aFetchIsNotTakenUpWithAnotherFile() throws Exception {
        Path file = Files.write(folder.resolve("first"), BIG);
        tools.succeed("mogupload", "--key=again", "--file=" + file);
        Path kept = Files.write(folder.resolve("over." + fidOf("again") + ".part"), new byte[10]);
        tools.succeed("mogupload", "--key=again", "--file=" + file);
        tools.succeed("mogfetch", "--resume", "--key=again", "--file=" + folder.resolve("over"));
        assertThat(folder.resolve("over")).hasSameBinaryContentAs(file);
        assertThat(parts()).containsExactly(kept);
        Files.delete(kept);
    }

    private long fidOf(String key) {
        try (MogileClient client = tools.cluster().client()) {
            return client.fileInfo(key).fid();
        }
    }

    private static List<Path> parts() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".part")).toList();
        }
    }

    @Test
    void aReaderThatGoesAwayEndsTheFetchQuietly() throws Exception {
        tools.runWithInput(BIG, "mogupload", "--key=pipe", "--file=-");
        String fetch = String.join("' '", tools.command("mogfetch", "--key=pipe", "--file=-"));
        Process shell = tools.process(
                        List.of("bash", "-c", "'" + fetch + "' | head -c 1 >/dev/null; echo ${PIPESTATUS[0]}"))
                .redirectErrorStream(true)
                .start();
        assertThat(shell.inputReader().lines()).containsExactly("141");
        assertThat(shell.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void largeFilesInChunksComeOutWhole() throws Exception {
        Path file = Files.write(folder.resolve("chunky"), BIG);
        tools.succeed(
                "mogtool",
                "--trackers=" + tools.tracker(),
                "--domain=demo",
                "--class=twocopies",
                "inject",
                "--bigfile",
                "--chunksize=1M",
                "--noreplwait",
                file.toString(),
                "chunky");
        Result back =
                tools.run("mogtool", "--trackers=" + tools.tracker(), "--domain=demo", "extract", "-b", "chunky", "-");
        assertThat(back.out()).isEqualTo(BIG);
        assertThat(tools.succeed("mogtool", "--trackers=" + tools.tracker(), "--domain=demo", "ls"))
                .isEqualTo("chunky\n#1 files found\n");
    }
}
