package org.mogilefs.storage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mogilefs.storage.config.ConfigReader;

/** Requests that break off or make no sense, byte by byte: refused for what they are, and nothing is kept. */
class BrokenRequestTest {
    @TempDir
    Path docroot;

    private StorageNode node;

    private void start(String... more) throws Exception {
        Files.createDirectories(docroot.resolve("dev1"));
        Files.writeString(docroot.resolve("dev1/old"), "old");
        List<String> words = new ArrayList<>(List.of(
                "-s", "--docroot=" + docroot, "--httplisten=127.0.0.1:0", "--mgmtlisten=127.0.0.1:0", "--fsync=never"));
        words.addAll(List.of(more));
        node = new StorageNode(ConfigReader.read(words, Map.of()).config(), () -> {});
        node.start();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    /** All that comes until the node closes the connection; the client's side is ended first when it {@code ends}. */
    private String exchange(String request, boolean ends) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", node.httpPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            if (ends) {
                socket.shutdownOutput();
            }
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    private void assertNothingChanged() throws IOException {
        await().until(() -> {
            try (Stream<Path> all = Files.walk(docroot.resolve("dev1"))) {
                return all.filter(Files::isRegularFile)
                        .map(file -> file.getFileName().toString())
                        .sorted()
                        .toList()
                        .equals(List.of("old", "usage"));
            }
        });
        assertThat(docroot.resolve("dev1/old")).hasContent("old");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a body shorter than it says     | Content-Length: 9                        | hello",
                "a chunk that is none            | Transfer-Encoding: chunked               | zz~hello~0~~",
                "a chunk longer than it says     | Transfer-Encoding: chunked               | 2~hello~0~~",
                "chunks without an end           | Transfer-Encoding: chunked               | 5~hello~",
                "a chunk too long for a number   | Transfer-Encoding: chunked               | ffffffffffffffff~",
                "a length that is none           | Content-Length: -1                       | hello",
                "two lengths                     | Content-Length: 5~Content-Length: 3      | hello",
                "a length too large for a number | Content-Length: 99999999999999999999     | hello",
                "a length and chunks             | Content-Length: 5~Transfer-Encoding: chunked | 5~hello~0~~",
            })
    void aBodyThatIsNoneIsTheClientsFault(String what, String headers, String body) throws Exception {
        start();
        for (String path : new String[] {"/dev1/old", "/dev1/new"}) {
            String request = "PUT " + path + " HTTP/1.1\r\nHost: n\r\n" + headers.replace("~", "\r\n") + "\r\n\r\n"
                    + body.replace("~", "\r\n");
            assertThat(exchange(request, true)).as(what).startsWith("HTTP/1.1 400 ");
        }
        assertNothingChanged();
    }

    @Test
    void aBodyInACodingThatIsNotKnownIsNoFile() throws Exception {
        start();
        String coded = " HTTP/1.1\r\nHost: n\r\nTransfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
        for (String path : new String[] {"/dev1/old", "/dev1/new"}) {
            assertThat(exchange("PUT " + path + coded, true)).startsWith("HTTP/1.1 501 ");
        }
        assertNothingChanged();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-MD5: XUFAKrxLKna5cZ2REBfFkg==~Content-MD5: AAAAAAAAAAAAAAAAAAAAAA==",
                "Content-Range: bytes 0-4/*~Content-Range: bytes 5-9/*",
                "Content-Range: bytes 0-4/4",
                "Content-Range: bytes 4-0/*",
                "Content-Range: bytes 0-99999999999999999999/*",
            })
    void aPromiseThatContradictsItselfIsRefused(String headers) throws Exception {
        start();
        for (String path : new String[] {"/dev1/old", "/dev1/new"}) {
            String request = "PUT " + path + " HTTP/1.1\r\nHost: n\r\nContent-Length: 5\r\n"
                    + headers.replace("~", "\r\n") + "\r\n\r\nhello";
            assertThat(exchange(request, true)).as(headers).startsWith("HTTP/1.1 400 ");
        }
        assertNothingChanged();
    }

    @Test
    void twoNewNamesAreNone() throws Exception {
        start();
        assertThat(exchange(
                        "MOVE /dev1/old HTTP/1.1\r\nHost: n\r\nDestination: /dev1/a\r\nDestination: /dev1/b\r\n\r\n",
                        true))
                .startsWith("HTTP/1.1 400 ");
        assertNothingChanged();
    }

    @Test
    void whatIsNoRequestIsToldWhyWhateverTheMethod() throws Exception {
        start();
        for (String request :
                List.of("GET /dev1/old HTTP/1.1\r\n", "PUT /dev1/old HTTP/1.1\r\nContent-Length: 1\r\n")) {
            assertThat(exchange(request + "\r\n", true))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("\r\nConnection: close\r\n")
                    .contains("\r\n\r\n<h1>400 - Bad Request</h1>\n")
                    .endsWith("No Host");
        }
        assertNothingChanged();
    }

    @Test
    void anUploadThatGoesSilentIsAnswered408AndClosed() throws Exception {
        start("--idle_timeout=1");
        assertThat(exchange("PUT /dev1/old HTTP/1.1\r\nHost: n\r\nContent-Length: 9\r\n\r\nhello", false))
                .startsWith("HTTP/1.1 408 ");
        assertNothingChanged();
    }

    @Test
    void whoSendsNothingOrHalfARequestIsClosed() throws Exception {
        start("--idle_timeout=1");
        assertThat(exchange("", false)).isEmpty();
        assertThat(exchange("GET /dev1/old HTTP/1.1\r\nHo", false)).doesNotContain("old");
        // a served connection that waits for nothing
        assertThat(exchange("GET /dev1/old HTTP/1.1\r\nHost: n\r\n\r\n", false)).endsWith("\r\n\r\nold");
    }

    @Test
    void connectionsBeyondTheMostWait() throws Exception {
        start("--maxconns=2");
        try (RawHttp first = new RawHttp(node.httpPort());
                RawHttp second = new RawHttp(node.httpPort());
                RawHttp third = new RawHttp(node.httpPort())) {
            String request = "GET /dev1/old HTTP/1.1\r\nHost: n\r\n\r\n";
            for (RawHttp served : List.of(first, second)) {
                served.send(request);
                assertThat(served.read(false).body()).isEqualTo("old");
            }
            third.send(request);
            first.close();
            assertThat(third.read(false).body()).isEqualTo("old");
        }
    }

    @Test
    void headersHaveABound() throws Exception {
        start();
        assertThat(exchange("GET /dev1/old HTTP/1.1\r\nHost: n\r\nX: " + "y".repeat(12_000) + "\r\n\r\n", true))
                .startsWith("HTTP/1.1 200 ");
        assertThat(exchange("GET /dev1/old HTTP/1.1\r\nHost: n\r\nX: " + "y".repeat(17_000) + "\r\n\r\n", true))
                .startsWith("HTTP/1.1 431 ");
        assertThat(exchange("GET /dev1/" + "y/".repeat(9_000) + " HTTP/1.1\r\nHost: n\r\n\r\n", true))
                .startsWith("HTTP/1.1 414 ");
    }

    @Test
    void whoAsksBeforeSendingIsToldToGoOnOrRefusedBefore() throws Exception {
        start();
        String headers = " HTTP/1.1\r\nHost: n\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n";
        try (Socket socket = new Socket("127.0.0.1", node.httpPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(("PUT /dev1/old" + headers).getBytes(ISO_8859_1));
            assertThat(new String(socket.getInputStream().readNBytes(25), ISO_8859_1))
                    .isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            socket.getOutputStream().write("hello".getBytes(ISO_8859_1));
            assertThat(new String(socket.getInputStream().readNBytes(12), ISO_8859_1))
                    .isEqualTo("HTTP/1.1 200");
        }
        assertThat(docroot.resolve("dev1/old")).hasContent("hello");
        assertThat(exchange("PUT /dev9/new" + headers, false)).startsWith("HTTP/1.1 404 ");
    }

    @ParameterizedTest
    @CsvSource({
        "404, PUT /dev9/new, X: y",
        "403, PUT /dev1/../new, X: y",
        "400, PUT /dev1/new, Content-MD5: no",
        "400, POST /dev1/new, X: y"
    })
    void whoSendsAllBeforeReadingReadsWhyItIsRefusedAndGoesOn(int status, String line, String header) throws Exception {
        start();
        String good = "GET /dev1/old HTTP/1.1\r\nHost: n\r\n\r\n";
        String refused = line + " HTTP/1.1\r\nHost: n\r\n" + header + "\r\n";
        String body = "y".repeat(20_000_000);
        try (RawHttp http = new RawHttp(node.httpPort())) {
            http.send(good);
            http.send(refused + "Content-Length: 20000000\r\n\r\n" + body);
            http.send(refused + "Transfer-Encoding: chunked\r\n\r\n1312D00\r\n" + body + "\r\n0\r\n\r\n");
            http.send(good);
            assertThat(Stream.of(http.read(false), http.read(false), http.read(false), http.read(false)))
                    .extracting(RawHttp.Answer::status)
                    .containsExactly(200, status, status, 200);
        }
        assertNothingChanged();
    }

    @ParameterizedTest
    @CsvSource({"PUT /dev9/new HTTP/1.0, X: y", "PUT /dev9/new HTTP/1.1, Connection: close"})
    void whoWantsNoMoreAnswersReadsTheLastOne(String line, String header) throws Exception {
        start();
        String refused = line + "\r\nHost: n\r\n" + header + "\r\nContent-Length: 20000000\r\n\r\n";
        assertThat(exchange(refused + "y".repeat(20_000_000), false)).startsWith("HTTP/1.1 404 ");
    }
}
