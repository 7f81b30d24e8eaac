package org.mogilefs.protocol;

import java.io.ByteArrayOutputStream;

/**
 * The percent-encoding of arguments and answers, both ways the original's: kept as they are are
 * {@code A-Z a-z 0-9 _ , - . / \ :}, a blank becomes {@code +}, every other byte {@code %XX} in capitals. Decoding
 * leaves a malformed escape as it stands. Clients in use depend on {@code :} and {@code /} staying unescaped.
 */
public final class PercentEncoding {
    private static final boolean[] PLAIN = new boolean[128];
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    static {
        for (char c : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_,-./\\:".toCharArray()) {
            PLAIN[c] = true;
        }
    }

    private PercentEncoding() {}

    /**
     * The form on the wire.
     *
     * @param text any text, also with the escaped bytes of {@link WireText}
     * @return ASCII without blanks, line ends, {@code =} and {@code &}
     */
    public static String encode(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        encodeTo(out, text);
        return out.toString();
    }

    /**
     * Appends the form on the wire.
     *
     * @param out what to append to
     * @param text any text, also with the escaped bytes of {@link WireText}
     */
    public static void encodeTo(StringBuilder out, String text) {
        int i = 0;
        while (i < text.length() && isPlain(text.charAt(i))) {
            i++;
        }
        out.append(text, 0, i);
        if (i == text.length()) {
            return;
        }
        for (byte b : WireText.encode(text.substring(i))) {
            if (b >= 0 && PLAIN[b]) {
                out.append((char) b);
            } else if (b == ' ') {
                out.append('+');
            } else {
                out.append('%').append(HEX[(b >> 4) & 0xF]).append(HEX[b & 0xF]);
            }
        }
    }

    /**
     * The text that {@code encoded} stands for; never fails.
     *
     * @param encoded the form on the wire; a character over {@code U+007F}, which belongs escaped, stands for itself
     * @return the text; bytes that are no UTF-8 are kept as {@link WireText} keeps them
     */
    public static String decode(String encoded) {
        if (encoded.indexOf('%') < 0) {
            return encoded.replace('+', ' ');
        }
        byte[] in = WireText.encode(encoded);
        ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
        for (int i = 0; i < in.length; i++) {
            if (in[i] == '+') {
                out.write(' ');
            } else if (in[i] == '%' && i + 2 < in.length && hex(in[i + 1]) >= 0 && hex(in[i + 2]) >= 0) {
                out.write(hex(in[i + 1]) << 4 | hex(in[i + 2]));
                i += 2;
            } else {
                out.write(in[i]);
            }
        }
        return WireText.decode(out.toByteArray());
    }

    private static boolean isPlain(char c) {
        return c < 128 && PLAIN[c];
    }

    private static int hex(byte b) {
        return Character.digit(b, 16);
    }
}
