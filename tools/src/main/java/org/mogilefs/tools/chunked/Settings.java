package org.mogilefs.tools.chunked;

import java.util.Locale;
import org.mogilefs.tools.cli.Invocation;
import org.mogilefs.tools.cli.UsageException;

/**
 * How a file is stored or fetched: the command line over the configuration.
 *
 * @param invocation the command line, for what only it can say
 * @param fileClass the class of new files
 * @param big in chunks
 * @param gzip compressed
 * @param overwrite what is there may be replaced
 * @param verify every copy is compared
 * @param chunkBytes the size of chunks
 */
record Settings(
        Invocation invocation,
        String fileClass,
        boolean big,
        boolean gzip,
        boolean overwrite,
        boolean verify,
        int chunkBytes) {
    private static final int CHUNK_BYTES = 64 << 20;

    /** A key as the original takes it: with blanks or commas the keys of chunks would be ambiguous. */
    String key() {
        String key = invocation.text("key");
        if (key.isEmpty() || key.indexOf(',') >= 0 || key.chars().anyMatch(Character::isWhitespace)) {
            throw new UsageException("key " + key + " isn't valid; must not contain spaces or commas.");
        }
        return key;
    }

    /** Reads {@code 32M}; without a unit MiB are meant, as the original does. */
    static int bytes(String text) {
        if (text.isEmpty()) {
            return CHUNK_BYTES;
        }
        String upper = text.toUpperCase(Locale.ROOT);
        int shift = switch (upper.charAt(upper.length() - 1)) {
            case 'B' -> 0;
            case 'K' -> 10;
            case 'G' -> 30;
            default -> 20;
        };
        String digits =
                Character.isDigit(upper.charAt(upper.length() - 1)) ? upper : upper.substring(0, upper.length() - 1);
        try {
            int bytes = Math.toIntExact(Math.multiplyExact(Long.parseLong(digits), 1L << shift));
            if (bytes > 0) {
                return bytes;
            }
        } catch (NumberFormatException | ArithmeticException e) {
            throw badSize(text);
        }
        throw badSize(text);
    }

    private static UsageException badSize(String text) {
        return new UsageException("not a size of chunks from 1 byte to below 2G: " + text);
    }
}
