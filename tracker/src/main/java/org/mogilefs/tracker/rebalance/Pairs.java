package org.mogilefs.tracker.rebalance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mogilefs.protocol.PerlNumber;

/**
 * The form that policy and state share: {@code key=value} pairs with one blank between them, lists with commas. What
 * the original reads is read here, down to its tolerance: a key without a value has an empty one, text from a second
 * {@code =} on is dropped, blanks at the end do not matter while blanks in front or between do.
 */
final class Pairs {
    private final Map<String, String> values;

    private Pairs(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Reads a text; no text at all is no pairs.
     *
     * @param known the keys that may occur
     * @throws RebalanceException {@code Invalid setting KEY}, the original's words, at the first other key
     */
    static Pairs parse(String text, Set<String> known) throws RebalanceException {
        Map<String, String> values = new LinkedHashMap<>();
        if (!text.isEmpty()) {
            for (String pair : text.split("\\s")) {
                String[] parts = pair.split("=");
                String key = parts.length > 0 ? parts[0] : "";
                if (!known.contains(key)) {
                    throw new RebalanceException("Invalid setting " + key);
                }
                values.put(key, parts.length > 1 ? parts[1] : "");
            }
        }
        return new Pairs(values);
    }

    /** Whether a key was given. */
    boolean has(String key) {
        return values.containsKey(key);
    }

    /** A value; {@code standard} when the key was not given. */
    String text(String key, String standard) {
        return values.getOrDefault(key, standard);
    }

    /** A number as Perl reads one; 0 when it was not given. */
    long number(String key) {
        return PerlNumber.parse(text(key, ""));
    }

    /** Whether a value is true as Perl has it: given, not empty, not {@code 0}. */
    boolean isTrue(String key) {
        String value = text(key, "");
        return !value.isEmpty() && !value.equals("0");
    }

    /**
     * A list of numbers; empty when the key was not given, or has nothing but commas. A key with an empty value is a
     * list of one number that nothing has: it selects nothing, where no list selects everything.
     */
    List<Integer> numbers(String key) {
        List<Integer> numbers = new ArrayList<>();
        if (has(key)) {
            for (String number : text(key, "").split(",")) {
                numbers.add((int) Math.clamp(PerlNumber.parse(number), 0, Integer.MAX_VALUE));
            }
        }
        return numbers;
    }
}
