package org.mogilefs.tools.cli;

import java.util.List;
import java.util.Map;
import org.mogilefs.protocol.WireText;

/** Writes maps, lists, texts, numbers and booleans as JSON. */
public final class Json {
    private Json() {}

    /** {@code value} as JSON text; two blanks of indent a level. Maps keep their order. */
    public static String of(Object value) {
        StringBuilder out = new StringBuilder();
        write(out, value, "\n");
        return out.toString();
    }

    private static void write(StringBuilder out, Object value, String lineStart) {
        switch (value) {
            case null -> out.append("null");
            case Map<?, ?> map -> writeMap(out, map, lineStart);
            case List<?> list -> writeList(out, list, lineStart);
            case Number number -> out.append(number);
            case Boolean truth -> out.append(truth);
            default -> writeText(out, value.toString());
        }
    }

    private static void writeMap(StringBuilder out, Map<?, ?> map, String lineStart) {
        String inner = lineStart + "  ";
        out.append('{');
        String separator = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(separator).append(inner);
            writeText(out, String.valueOf(entry.getKey()));
            out.append(": ");
            write(out, entry.getValue(), inner);
            separator = ",";
        }
        out.append(map.isEmpty() ? "" : lineStart).append('}');
    }

    private static void writeList(StringBuilder out, List<?> list, String lineStart) {
        String inner = lineStart + "  ";
        out.append('[');
        String separator = "";
        for (Object item : list) {
            out.append(separator).append(inner);
            write(out, item, inner);
            separator = ",";
        }
        out.append(list.isEmpty() ? "" : lineStart).append(']');
    }

    /** Bytes that are not UTF-8 appear as U+FFFD: JSON is text. */
    private static void writeText(StringBuilder out, String text) {
        String clean = WireText.hasEscapedBytes(text) ? replaceEscapes(text) : text;
        out.append('"');
        for (int i = 0; i < clean.length(); i++) {
            char c = clean.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20) {
                        out.append(c < 0x10 ? "\\u000" : "\\u00").append(Integer.toHexString(c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static String replaceEscapes(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(point -> out.appendCodePoint(point >= 0xD800 && point <= 0xDFFF ? 0xFFFD : point));
        return out.toString();
    }
}
