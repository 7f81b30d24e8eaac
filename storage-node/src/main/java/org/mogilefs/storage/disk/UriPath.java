package org.mogilefs.storage.disk;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What the path of a URI says, before any file is looked at. It is read once and strictly: no {@code ..} in any
 * encoding, no NUL, nothing that is no UTF-8.
 */
public final class UriPath {
    private static final Pattern DEVICE = Pattern.compile("dev\\d{1,8}");
    private static final int LENGTH_MAX = 4096;
    private static final int PLAIN_LENGTH_MAX = 1024;

    private UriPath() {}

    /**
     * The device that a path begins with: for choosing threads, before anything is checked.
     *
     * @param rawPath the path of a URI, as it came
     * @return {@code devN}, whether it is there or not; an empty text when the path begins with no such name
     */
    public static String deviceOf(String rawPath) {
        int begin = 0;
        while (begin < rawPath.length() && rawPath.charAt(begin) == '/') {
            begin++;
        }
        int end = rawPath.indexOf('/', begin);
        String name = end < 0 ? rawPath.substring(begin) : rawPath.substring(begin, end);
        return isDevice(name) ? name : "";
    }

    /** Whether it is the name of a device, there or not: {@code dev} and one to eight digits. */
    static boolean isDevice(String name) {
        return name.startsWith("dev") && DEVICE.matcher(name).matches();
    }

    /**
     * Where the device's name ends in a path that means what it says: {@code /devN/}, and then plain characters with no
     * dot after a slash.
     *
     * @param rawPath the path of a URI, as it came
     * @return the place of the slash after the device's name; -1 when the path needs a closer look
     */
    static int plainDeviceEnd(String rawPath) {
        int slash = rawPath.indexOf('/', 1);
        if (slash < 0 || !rawPath.startsWith("/dev") || rawPath.length() > PLAIN_LENGTH_MAX) {
            return -1;
        }
        for (int i = 4; i < rawPath.length(); i++) {
            char c = rawPath.charAt(i);
            boolean isDigit = c >= '0' && c <= '9';
            boolean isWord = isDigit || i > slash && (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_');
            boolean isInside = i > slash && rawPath.charAt(i - 1) != '/';
            if (!isWord && i != slash && !(isInside && (c == '/' || c == '.' || c == '-'))) {
                return -1;
            }
        }
        return slash > 4 && slash <= 12 ? slash : -1;
    }

    /**
     * The names in a path, without empty ones and single dots.
     *
     * @param rawPath the path of a URI, as it came
     * @return the names, decoded; none for {@code /}
     * @throws BadPathException 403 when it would lead elsewhere or names nothing, 400 when it cannot be decoded
     */
    static List<String> names(String rawPath) throws BadPathException {
        if (!rawPath.startsWith("/") || rawPath.length() > LENGTH_MAX) {
            throw BadPathException.bogus();
        }
        List<String> names = new ArrayList<>();
        for (String name : decode(rawPath).split("/", -1)) {
            if (name.equals("..") || name.indexOf('\0') >= 0) {
                throw BadPathException.bogus();
            }
            if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
        }
        return names;
    }

    private static String decode(String rawPath) throws BadPathException {
        if (rawPath.indexOf('%') < 0 && rawPath.chars().allMatch(c -> c < 0x80)) {
            return rawPath;
        }
        ByteBuffer bytes = ByteBuffer.allocate(rawPath.length());
        for (int i = 0; i < rawPath.length(); i++) {
            char c = rawPath.charAt(i);
            if (c == '%') {
                bytes.put(escaped(rawPath, i));
                i += 2;
            } else if (c < 0x80) {
                bytes.put((byte) c);
            } else {
                throw new BadPathException(400, "Bad character in URL");
            }
        }
        try {
            // the strict decoder refuses overlong forms, which would smuggle a slash or a dot
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw new BadPathException(400, "Bad character in URL");
        }
    }

    private static byte escaped(String rawPath, int percent) throws BadPathException {
        if (percent + 2 < rawPath.length()) {
            int high = Character.digit(rawPath.charAt(percent + 1), 16);
            int low = Character.digit(rawPath.charAt(percent + 2), 16);
            if (high >= 0 && low >= 0) {
                return (byte) (high << 4 | low);
            }
        }
        throw new BadPathException(400, "Bad escape in URL");
    }
}
