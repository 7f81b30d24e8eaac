package org.mogilefs.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mogilefs.storage.RawHttp.Answer;
import org.mogilefs.storage.config.ConfigReader;
import org.mogilefs.storage.config.StorageConfig;

/** What a storage node does not touch, whoever asks. */
class SafetyTest {
    @TempDir
    static Path folder;

    private static Path docroot;
    private static StorageNode node;

    @BeforeAll
    static void start() throws Exception {
        docroot = folder.resolve("root");
        Files.createDirectories(docroot.resolve("dev1"));
        Files.createDirectories(folder.resolve("outside"));
        Files.writeString(folder.resolve("outside/secret"), "secret");
        Files.createSymbolicLink(docroot.resolve("dev2"), Files.createDirectories(folder.resolve("disk2")));
        Files.createSymbolicLink(docroot.resolve("other"), folder.resolve("outside"));
        Files.createSymbolicLink(docroot.resolve("file"), folder.resolve("outside/secret"));
        node = new StorageNode(config("--httpgetlisten=127.0.0.1:0"), () -> {});
        node.start();
    }

    private static StorageConfig config(String... more) throws Exception {
        java.util.List<String> words = new java.util.ArrayList<>(java.util.List.of(
                "--skipconfig", "--docroot=" + docroot, "--httplisten=127.0.0.1:0", "--mgmtlisten=127.0.0.1:0"));
        words.addAll(java.util.List.of(more));
        return ConfigReader.read(words, Map.of()).config();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static Answer ask(String method, String path, String headers, String body) throws IOException {
        return RawHttp.ask(node.httpPort(), method + " " + path + " HTTP/1.1\r\nHost: n\r\n" + headers + "\r\n" + body);
    }

    private static Answer put(String path, String body) throws IOException {
        return ask("PUT", path, "Content-Length: " + body.length() + "\r\n", body);
    }

    private static Answer move(String from, String to) throws IOException {
        return ask("MOVE", from, "Destination: http://n" + to + "\r\n", "");
    }

    private static String sideChannel(String line) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.mgmtPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }

    @Test
    void aDeviceMayBeALinkAndNothingElseAtTheTop() throws IOException {
        assertThat(put("/dev2/linked.fid", "hello").status()).isEqualTo(200);
        assertThat(ask("GET", "/dev2/linked.fid", "", "").body()).isEqualTo("hello");
        assertThat(folder.resolve("disk2/linked.fid")).hasContent("hello");
        assertThat(ask("GET", "/other/secret", "", "").status()).isEqualTo(403);
        assertThat(ask("GET", "/file", "", "").status()).isEqualTo(403);
        assertThat(ask("HEAD", "/file", "", "").status()).isEqualTo(403);
        assertThat(sideChannel("size /other/secret")).isEqualTo("/other/secret -1");
        assertThat(sideChannel("MD5 /file")).isEqualTo("/file MD5=-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev1/a.mogtmp", "/dev1/.usage.mogtmp", "/dev1/x.mogtmp/a"})
    void namesOfUnfinishedFilesAreOurs(String path) throws IOException {
        assertThat(put(path, "x").status()).isEqualTo(400);
        assertThat(put("/dev1/plain", "x").status()).isEqualTo(200);
        assertThat(move("/dev1/plain", path).status()).isEqualTo(400);
        assertThat(ask("DELETE", path, "", "").status()).isEqualTo(400);
        assertThat(ask("MKCOL", path, "", "").status()).isEqualTo(400);
    }

    @Test
    void theUsageFileIsOurs() throws IOException {
        assertThat(put("/dev1/usage", "x").status()).isEqualTo(403);
        assertThat(put("/dev1/usage/x", "x").status()).isEqualTo(403);
        assertThat(put("/dev1/plain", "x").status()).isEqualTo(200);
        assertThat(move("/dev1/plain", "/dev1/usage").status()).isEqualTo(403);
        assertThat(move("/dev1/usage", "/dev1/other").status()).isEqualTo(403);
        assertThat(ask("DELETE", "/dev1/usage", "", "").status()).isEqualTo(403);
        assertThat(ask("MKCOL", "/dev1/usage/", "", "").status()).isEqualTo(403);
        assertThat(ask("GET", "/dev1/usage", "", "").body()).contains("available: ");
        assertThat(put("/dev1/0/usage", "x").status()).isEqualTo(200);
    }

    @Test
    void aNameMayBeAsLongAsTheSystemAllows() throws IOException {
        String longest = "/dev1/" + "n".repeat(255);
        assertThat(put(longest, "hello").status()).isEqualTo(200);
        assertThat(ask("GET", longest, "", "").body()).isEqualTo("hello");
        assertThat(put(longest + "n", "hello").status()).isEqualTo(400);
        assertThat(put("/dev1/" + "a/".repeat(100) + "n", "hello").status()).isEqualTo(400);
        assertThat(docroot.resolve("dev1/a")).doesNotExist();
    }

    @Test
    void foldersAreNotRenamedNorReplaced() throws IOException {
        assertThat(put("/dev1/folder/a", "hello").status()).isEqualTo(200);
        assertThat(move("/dev1/folder", "/dev1/elsewhere").status()).isEqualTo(403);
        assertThat(put("/dev1/b", "b").status()).isEqualTo(200);
        assertThat(move("/dev1/b", "/dev1/folder").status()).isEqualTo(403);
        assertThat(put("/dev1/folder", "x").status()).isEqualTo(403);
        assertThat(ask("DELETE", "/dev1/folder", "", "").status()).isEqualTo(403);
        assertThat(put("/dev1/b/below-a-file", "x").status()).isEqualTo(409);
        assertThat(ask("MKCOL", "/dev1/b", "", "").status()).isEqualTo(409);
        assertThat(move("/dev1/b", "/dev2/b").status()).isEqualTo(400);
        assertThat(move("/dev1/none", "/dev1/b").status()).isEqualTo(404);
        assertThat(ask("GET", "/dev1/folder/a", "", "").body()).isEqualTo("hello");
        assertThat(ask("GET", "/dev1/b", "", "").body()).isEqualTo("b");
    }

    @Test
    void whatIsNoFileIsNotOpened() throws Exception {
        Path pipe = docroot.resolve("dev1/pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        // whoever opens a pipe without a peer waits for ever
        assertThat(ask("PUT", "/dev1/pipe", "Content-Range: bytes 0-0/*\r\nContent-Length: 1\r\n", "x")
                        .status())
                .isEqualTo(403);
        assertThat(ask("DELETE", "/dev1/pipe", "", "").status()).isEqualTo(403);
        assertThat(move("/dev1/pipe", "/dev1/c").status()).isEqualTo(403);
        assertThat(sideChannel("size /dev1/pipe")).isEqualTo("/dev1/pipe -1");
        assertThat(sideChannel("MD5 /dev1/pipe")).isEqualTo("/dev1/pipe MD5=-1");
        assertThat(pipe).exists();
        // nor is it by an upload, which takes its name
        assertThat(put("/dev1/pipe", "x").status()).isEqualTo(200);
        assertThat(pipe).isRegularFile().hasContent("x");
    }

    @Test
    void thePortForReadingOnlyReads() throws IOException {
        assertThat(put("/dev1/read", "hello").status()).isEqualTo(200);
        int port = node.httpGetPort().orElseThrow();
        assertThat(RawHttp.ask(port, "GET /dev1/read HTTP/1.1\r\nHost: n\r\n\r\n")
                        .body())
                .isEqualTo("hello");
        assertThat(RawHttp.ask(port, "OPTIONS /dev1/read HTTP/1.1\r\nHost: n\r\n\r\n")
                        .headers())
                .containsEntry("allow", "GET, HEAD, OPTIONS");
        for (String method : new String[] {"PUT", "DELETE", "MKCOL", "MOVE", "POST"}) {
            String request =
                    method + " /dev1/read HTTP/1.1\r\nHost: n\r\nContent-Length: 0\r\nDestination: /dev1/x\r\n\r\n";
            assertThat(RawHttp.ask(port, request).status()).as(method).isEqualTo(405);
        }
        assertThat(docroot.resolve("dev1/read")).hasContent("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"httplisten", "httpgetlisten", "mgmtlisten"})
    void aPortInUseIsNamed(String option) throws Exception {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            String address = "127.0.0.1:" + taken.getLocalPort();
            StorageNode second = new StorageNode(config("--" + option + "=" + address), () -> {});
            assertThatThrownBy(second::start).isInstanceOf(IOException.class).hasMessageContaining(address);
        }
    }
}
