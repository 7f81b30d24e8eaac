package org.mogilefs.storage.fuzz;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Lines for the side channel, right and wrong, several at once. */
final class SideChannelLines {
    static final List<String> LINES = List.of(
            "size /dev1/a",
            "size /../secret",
            "size /dev1/%2e%2e/%2e%2e/secret",
            "MD5 /dev1/a",
            "MD5 /link/secret fsck",
            "SHA-1 /dev1/a fsck",
            "SHA-256 /dev1",
            "SHA-512 /dev1/a",
            "states",
            "socks",
            "socks summary",
            "aio",
            "queues",
            "show service mogstored",
            "server aio_threads = 10",
            "watch",
            "shutdown graceful 5",
            "help",
            "",
            "\u0000",
            "size " + "x".repeat(5000));
    private static final List<String> WORDS = List.of(
            "size", "MD5", "SHA-1", "SHA-256", "md5", "show", "socks", "states", "server", "SET", "watch", "fsck", "=");

    private SideChannelLines() {}

    static Arbitrary<Exchange> exchanges() {
        Arbitrary<String> texts = Combinators.combine(line(), Arbitraries.of("\r\n", "\n"))
                .as(String::concat)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(all -> String.join("", all));
        return Arbitraries.frequencyOf(
                        Tuple.of(1, texts),
                        Tuple.of(
                                1, Combinators.combine(texts, Changes.changes()).as(Changes::apply)))
                .flatMap(Changes::sent);
    }

    private static Arbitrary<String> line() {
        Arbitrary<String> word = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.of(WORDS)),
                Tuple.of(3, HttpRequests.path()),
                Tuple.of(1, Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(8)));
        Arbitrary<String> made = word.list().ofMinSize(1).ofMaxSize(4).map(words -> String.join(" ", words));
        Arbitrary<String> asked = Combinators.combine(
                        Arbitraries.of("size", "MD5", "SHA-1", "SHA-256"),
                        HttpRequests.path(),
                        Arbitraries.of("", " fsck"))
                .as((what, path, fsck) -> what + " " + path + fsck);
        return Arbitraries.oneOf(Arbitraries.of(LINES), asked, made);
    }
}
