package org.mogilefs.storage.fuzz;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Requests: some right, some with a word that is none, some with a few bytes changed anywhere; one or more at once. */
final class HttpRequests {
    static final List<String> PATHS = List.of(
            "/dev1/a",
            "/dev1/0/000/000/0000000001.fid",
            "/dev1/big",
            "/dev1/new/b",
            "/dev1/",
            "/dev1/usage",
            "/dev2/x",
            "/",
            "//dev1//a",
            "/../secret",
            "/dev1/../../secret",
            "/dev1/%2e%2e/%2e%2e/secret",
            "/dev1/..%2f..%2fsecret",
            "/dev1/%c0%ae%c0%ae/%c0%ae%c0%ae/secret",
            "/dev1/..;/..;/secret",
            "/dev1/.%00./secret",
            "/dev1/%u002e%u002e/secret",
            "/link/secret",
            "/dev1/link/secret",
            "/dev1\\..\\..\\secret",
            "http://n/dev1/a",
            "http://n/../secret",
            "*",
            "/dev1/a?x=/../secret",
            "/dev1/a#/../secret",
            "/dev1/" + "d/".repeat(70) + "x",
            "/dev1/" + "n".repeat(300),
            "/dev1/.x.mogtmp");
    static final List<String> METHODS =
            List.of("GET", "HEAD", "PUT", "DELETE", "MKCOL", "MOVE", "OPTIONS", "POST", "get", "CONNECT", "TRACE");
    static final List<String> HEADERS = List.of(
            "Host: n",
            "Connection: close",
            "Connection: keep-alive, Keep-Alive",
            "Content-Length: 5",
            "Content-Length: 3",
            "Content-Length: -1",
            "Content-Length: 99999999999999999999",
            "Content-Length: 5, 5",
            "Transfer-Encoding: chunked",
            "Transfer-Encoding: gzip, chunked",
            "Transfer-Encoding: \tchunked",
            "Expect: 100-continue",
            "Expect: nothing",
            "Range: bytes=0-1",
            "Range: bytes=-99999999999999999999",
            "Range: bytes=1-0,2-3,-",
            "If-Range: \"x\"",
            "If-Match: \"x\"",
            "If-None-Match: *",
            "If-Modified-Since: Thu, 99 Foo 1970 00:00:00 GMT",
            "If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT",
            "Content-Range: bytes 0-4/*",
            "Content-Range: bytes 9223372036854775807-9223372036854775807/*",
            "Content-Range: bytes 4-0/5",
            "Content-MD5: XUFAKrxLKna5cZ2REBfFkg==",
            "Content-MD5: \u0000",
            "Trailer: Content-MD5",
            "Destination: http://n/dev1/moved",
            "Destination: /../secret",
            "Destination: //[",
            "Overwrite: F",
            "X: " + "y".repeat(20_000),
            " folded: on",
            "no colon");
    static final List<String> BODIES = List.of(
            "",
            "hello",
            "5\r\nhello\r\n0\r\n\r\n",
            "5\r\nhello\r\n0\r\nContent-MD5: x\r\n\r\n",
            "ffffffffffffffff\r\n",
            "-1\r\n");

    private HttpRequests() {}

    static Arbitrary<Exchange> exchanges() {
        Arbitrary<String> texts = request().list().ofMinSize(1).ofMaxSize(4).map(all -> String.join("", all));
        return Arbitraries.frequencyOf(
                        Tuple.of(1, texts),
                        Tuple.of(
                                2, Combinators.combine(texts, Changes.changes()).as(Changes::apply)))
                .flatMap(Changes::sent);
    }

    private static Arbitrary<String> request() {
        return Arbitraries.frequencyOf(Tuple.of(3, ofWords()), Tuple.of(2, upload()), Tuple.of(1, partOfFile()));
    }

    /** Of words that may or may not fit each other. */
    private static Arbitrary<String> ofWords() {
        return Combinators.combine(method(), path(), version(), header().list().ofMaxSize(4), Arbitraries.of(BODIES))
                .as((method, path, version, headers, body) ->
                        head(method + " " + path + version, "Host: n", headers) + body);
    }

    /** Whole and right, in one of the ways to send a body. */
    private static Arbitrary<String> upload() {
        Arbitrary<String> body =
                Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(40);
        Arbitrary<List<String>> chunks = Arbitraries.strings()
                .ascii()
                .ofMinLength(1)
                .ofMaxLength(20)
                .list()
                .ofMaxSize(3);
        Arbitrary<String> plain = Combinators.combine(
                        writable(), header().list().ofMaxSize(1), body)
                .as((path, headers, bytes) ->
                        head("PUT " + path + " HTTP/1.1", "Content-Length: " + bytes.length(), headers) + bytes);
        Arbitrary<String> chunked = Combinators.combine(
                        writable(), header().list().ofMaxSize(1), chunks, trailer())
                .as((path, headers, pieces, trailer) ->
                        head("PUT " + path + " HTTP/1.1", "Transfer-Encoding: chunked", headers)
                                + chunks(pieces)
                                + trailer);
        Arbitrary<String> partial = Combinators.combine(
                        writable(), Arbitraries.integers().between(0, 400_000), body)
                .as((path, first, bytes) -> head(
                                "PUT " + path + " HTTP/1.1",
                                "Content-Length: " + bytes.length(),
                                List.of("Content-Range: bytes " + first + "-" + (first + bytes.length() - 1) + "/*"))
                        + bytes);
        return Arbitraries.oneOf(plain, chunked, partial);
    }

    private static String chunks(List<String> pieces) {
        StringBuilder all = new StringBuilder();
        for (String piece : pieces) {
            all.append(Integer.toHexString(piece.length()))
                    .append("\r\n")
                    .append(piece)
                    .append("\r\n");
        }
        return all.append("0\r\n").toString();
    }

    private static Arbitrary<String> trailer() {
        return Arbitraries.of(
                "\r\n", "Content-MD5: XUFAKrxLKna5cZ2REBfFkg==\r\n\r\n", "X: y\r\nX: z\r\n\r\n", "X y\r\n\r\n");
    }

    private static Arbitrary<String> partOfFile() {
        Arbitrary<String> number = Arbitraries.oneOf(
                Arbitraries.just(""),
                Arbitraries.integers().between(0, 400_000).map(String::valueOf),
                Arbitraries.longs().map(String::valueOf));
        Arbitrary<String> range = Combinators.combine(number, number).as((first, last) -> first + "-" + last);
        return Combinators.combine(
                        Arbitraries.of("GET", "HEAD"),
                        Arbitraries.of("/dev1/big", "/dev1/a", "/dev1/0/000/000/0000000001.fid"),
                        range.list().ofMinSize(1).ofMaxSize(3))
                .as((method, path, ranges) ->
                        head(method + " " + path + " HTTP/1.1", "Range: bytes=" + String.join(",", ranges), List.of()));
    }

    private static String head(String first, String header, List<String> headers) {
        StringBuilder all = new StringBuilder(first)
                .append("\r\nHost: n\r\n")
                .append(header)
                .append("\r\n");
        headers.forEach(each -> all.append(each).append("\r\n"));
        return all.append("\r\n").toString();
    }

    private static Arbitrary<String> method() {
        return Arbitraries.frequencyOf(
                Tuple.of(20, Arbitraries.of(METHODS)),
                Tuple.of(1, Arbitraries.strings().ascii().ofMaxLength(10)));
    }

    private static Arbitrary<String> version() {
        return Arbitraries.frequencyOf(
                Tuple.of(16, Arbitraries.just(" HTTP/1.1")),
                Tuple.of(2, Arbitraries.just(" HTTP/1.0")),
                Tuple.of(1, Arbitraries.of("", " ", " HTTP/0.9", " HTTP/2.0", " HTTP/1.11", " HTTPS/1.1")));
    }

    private static Arbitrary<String> writable() {
        return Arbitraries.of("/dev1/a", "/dev1/new/b", "/dev1/n/e/w", "/dev1/big");
    }

    static Arbitrary<String> path() {
        Arbitrary<String> name = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.of("dev1", "a", "big", "new", "link", "secret", "..", ".", "", "usage")),
                Tuple.of(
                        1,
                        Arbitraries.strings().withCharRange('\u0001', '\u00ff').ofMaxLength(6)));
        Arbitrary<String> spelled = Combinators.combine(
                        name,
                        Arbitraries.of(Spelling.class),
                        Arbitraries.integers().between(0, 255))
                .as((text, spelling, which) -> spelling.of(text, which));
        Arbitrary<String> made = Combinators.combine(
                        Arbitraries.of("/dev1/", "/", "//", "", "http://n/dev1/", "/dev1/0/"),
                        spelled.list().ofMinSize(1).ofMaxSize(6),
                        Arbitraries.of("/", "/", "/", "%2f", "\\", ";/", "/./"))
                .as((begin, names, slash) -> begin + String.join(slash, names));
        return Arbitraries.frequencyOf(Tuple.of(2, Arbitraries.of(PATHS)), Tuple.of(1, made));
    }

    /** How a character may be written in a URI. */
    private enum Spelling {
        PLAIN("%c", 0),
        ESCAPED("%%%02x", 0),
        ESCAPED_TWICE("%%25%02x", 0),
        OVERLONG("%%c0%%%02x", 0x80),
        WIDE("%%u00%02x", 0),
        CUT_OFF("%%%1x", 0);

        private final String form;
        private final int bits;

        Spelling(String form, int bits) {
            this.form = form;
            this.bits = bits;
        }

        /** @param which of a name's characters are written so, by bits */
        String of(String name, int which) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < name.length(); i++) {
                boolean isPlain = (which >> i % 8 & 1) == 0;
                all.append(String.format(isPlain ? PLAIN.form : form, name.charAt(i) | (isPlain ? 0 : bits)));
            }
            return all.toString();
        }
    }

    private static Arbitrary<String> header() {
        Arbitrary<String> names = Arbitraries.of(HEADERS).map(header -> header.replaceFirst(":.*", ""));
        Arbitrary<String> values = Arbitraries.oneOf(
                Arbitraries.longs().map(String::valueOf),
                Arbitraries.strings().withCharRange('\u0001', '\u00ff').ofMaxLength(12),
                path());
        return Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.of(HEADERS)),
                Tuple.of(1, Combinators.combine(names, values).as((name, value) -> name + ": " + value)));
    }
}
