package org.mogilefs.storage.fuzz;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/** What may go wrong with a text that made sense, and the ways to send it. */
final class Changes {
    private static final int PLACES = 1 << 20;

    private Changes() {}

    /** What is done at a place. */
    private enum What {
        REPLACE,
        CUT_OUT,
        DOUBLE,
        PUT_IN,
        CUT_OFF
    }

    /**
     * A change.
     *
     * @param at the place, of {@link #PLACES} in the text
     * @param length of what is cut out or doubled, in bytes
     * @param text what is put there instead
     */
    record Change(What what, int at, int length, String text) {}

    static Arbitrary<List<Change>> changes() {
        Arbitrary<String> texts = Arbitraries.oneOf(
                Arbitraries.of("\r\n", "\n", "\0", " ", "%", "..", ":", "\u00ff"),
                Arbitraries.strings().withCharRange('\0', '\u00ff').ofLength(1));
        return Combinators.combine(
                        Arbitraries.of(What.class),
                        Arbitraries.integers().between(0, PLACES - 1).withDistribution(uniform()),
                        Arbitraries.integers().between(1, 12),
                        texts)
                .as(Change::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    private static RandomDistribution uniform() {
        return RandomDistribution.uniform();
    }

    static String apply(String text, List<Change> changes) {
        StringBuilder changed = new StringBuilder(text);
        for (Change change : changes) {
            int at = (int) ((long) change.at * changed.length() / PLACES);
            int to = Math.min(changed.length(), at + change.length);
            switch (change.what) {
                case REPLACE -> changed.replace(at, Math.min(changed.length(), at + change.text.length()), change.text);
                case CUT_OUT -> changed.delete(at, to);
                case DOUBLE -> changed.insert(at, changed.substring(at, to));
                case PUT_IN -> changed.insert(at, change.text);
                case CUT_OFF -> changed.setLength(at);
            }
        }
        return changed.toString();
    }

    /** Mostly in one piece, and with a client that waits for the answer. */
    static Arbitrary<Exchange> sent(String text) {
        Arbitrary<List<String>> pieces = text.length() < 2
                ? Arbitraries.just(List.of(text))
                : Arbitraries.integers()
                        .between(1, text.length() - 1)
                        .withDistribution(uniform())
                        .list()
                        .ofMaxSize(3)
                        .map(cuts -> pieces(text, cuts));
        Arbitrary<Exchange.Ending> endings = Arbitraries.frequency(
                Tuple.of(12, Exchange.Ending.READS_ALL),
                Tuple.of(1, Exchange.Ending.READS_ONE),
                Tuple.of(1, Exchange.Ending.CLOSES),
                Tuple.of(1, Exchange.Ending.RESETS));
        return Combinators.combine(pieces, endings).as(Exchange::new);
    }

    private static List<String> pieces(String text, List<Integer> cuts) {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        for (int cut : cuts.stream().sorted().distinct().toList()) {
            pieces.add(text.substring(from, cut));
            from = cut;
        }
        pieces.add(text.substring(from));
        return pieces;
    }
}
