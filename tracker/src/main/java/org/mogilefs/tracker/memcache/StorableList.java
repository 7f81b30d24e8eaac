package org.mogilefs.tracker.memcache;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A list of small numbers as Perl's Storable writes it in network order, the form in which the Perl tracker keeps
 * devids in memcached: so that trackers of both kinds read what either wrote. Bytes: {@code 05} (format 2, network
 * order), a minor version, {@code 02} (array), its length in four bytes, then the items, each with a byte for its kind.
 */
final class StorableList {
    private static final byte NETWORK_ORDER = 5;
    // readers refuse a minor version above their own; this one is older than any Perl in use
    private static final byte MINOR = 5;
    private static final byte ARRAY = 2;
    private static final byte LONG_TEXT = 1;
    private static final byte SMALL_NUMBER = 8;
    private static final byte NUMBER = 9;
    private static final byte TEXT = 10;
    private static final byte UTF8_TEXT = 23;
    private static final int ITEMS_MAX = 10_000;

    private StorableList() {}

    static byte[] write(List<Integer> numbers) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(NETWORK_ORDER);
        out.write(MINOR);
        out.write(ARRAY);
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(numbers.size()).array());
        for (int number : numbers) {
            byte[] digits = Integer.toString(number).getBytes(StandardCharsets.US_ASCII);
            out.write(TEXT);
            out.write(digits.length);
            out.writeBytes(digits);
        }
        return out.toByteArray();
    }

    /** The numbers; empty when the bytes are anything else. */
    static Optional<List<Integer>> read(byte[] bytes) {
        try {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            if (in.get() != NETWORK_ORDER) {
                return Optional.empty();
            }
            in.get();
            int size = in.get() == ARRAY ? in.getInt() : -1;
            if (size < 0 || size > ITEMS_MAX) {
                return Optional.empty();
            }
            List<Integer> numbers = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                numbers.add(item(in));
            }
            return in.hasRemaining() ? Optional.empty() : Optional.of(List.copyOf(numbers));
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static int item(ByteBuffer in) {
        byte kind = in.get();
        return switch (kind) {
            case SMALL_NUMBER -> (in.get() & 0xFF) - 128;
            case NUMBER -> in.getInt();
            case TEXT, UTF8_TEXT -> number(in, in.get() & 0xFF);
            case LONG_TEXT -> number(in, in.getInt());
            default -> throw new IllegalArgumentException("no number: " + kind);
        };
    }

    private static int number(ByteBuffer in, int length) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] digits = new byte[length];
        in.get(digits);
        return Integer.parseInt(new String(digits, StandardCharsets.US_ASCII));
    }
}
