package org.mogilefs.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Bytes on the wire as Java strings, without ever losing one.
 *
 * <p>Keys are bytes in MogileFS and usually UTF-8. Valid UTF-8 becomes the text it spells. A byte {@code b} that is
 * not part of valid UTF-8 becomes the lone low surrogate {@code U+DC00 + b} (Python's "surrogateescape", PEP 383),
 * which no valid UTF-8 decodes to; encoding turns it back into that byte. So {@code encode(decode(bytes))} equals
 * {@code bytes} for any input, and an application's odd keys survive a round trip through the tracker.
 */
public final class WireText {
    private static final int ESCAPE_BASE = 0xDC00;

    private WireText() {}

    /**
     * Decodes all of {@code bytes}.
     *
     * @param bytes from the wire or a column of bytes
     * @return the text; never fails
     */
    public static String decode(byte[] bytes) {
        return decode(bytes, 0, bytes.length);
    }

    /**
     * Decodes a part of {@code bytes}.
     *
     * @param bytes from the wire or a column of bytes
     * @param offset where the part begins
     * @param length how many bytes it has
     * @return the text; never fails
     * @throws IndexOutOfBoundsException when there are fewer bytes
     */
    public static String decode(byte[] bytes, int offset, int length) {
        if (isAscii(bytes, offset, length)) {
            return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
        }
        try {
            return strictDecoder()
                    .decode(ByteBuffer.wrap(bytes, offset, length))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return decodeEscaping(bytes, offset, length);
        }
    }

    /**
     * The bytes that {@code text} stands for; the inverse of {@link #decode(byte[])}.
     *
     * @param text what was decoded, or any text
     * @return UTF-8 but for bytes that were none
     */
    public static byte[] encode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return encodeEscaped(text);
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Whether {@code text} holds bytes that are not UTF-8, and so cannot be kept by a store that takes text only.
     *
     * @param text what was decoded, or any text
     * @return whether a surrogate in it has no partner
     */
    public static boolean hasEscapedBytes(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAscii(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }

    private static CharsetDecoder strictDecoder() {
        return StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    private static String decodeEscaping(byte[] bytes, int offset, int length) {
        ByteBuffer in = ByteBuffer.wrap(bytes, offset, length);
        CharBuffer out = CharBuffer.allocate(length);
        CharsetDecoder decoder = strictDecoder();
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            if (!result.isError()) {
                return out.flip().toString();
            }
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (ESCAPE_BASE + (in.get() & 0xFF)));
            }
            decoder.reset();
        }
    }

    private static byte[] encodeEscaped(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length() + 16);
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            if (point >= ESCAPE_BASE + 0x80 && point <= ESCAPE_BASE + 0xFF) {
                out.write(point - ESCAPE_BASE);
            } else {
                out.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
            }
            i += Character.charCount(point);
        }
        return out.toByteArray();
    }
}
