package org.mogilefs.tools.chunked;

import java.util.ArrayList;
import java.util.List;

/**
 * What {@code _big_info:KEY} holds: how a large file was cut into the keys {@code KEY,1}, {@code KEY,2} and so on. The
 * form is the original mogtool's.
 *
 * @param description a text for people
 * @param type {@code file}, {@code tarball} or {@code partition}
 * @param compressed whether the whole, not each chunk, is compressed
 * @param filename what was stored
 * @param size all bytes of all chunks
 * @param parts the chunks in order
 */
record BigFileInfo(String description, String type, boolean compressed, String filename, long size, List<Part> parts) {

    /**
     * One chunk.
     *
     * @param number from 1
     * @param bytes its length
     * @param md5 its MD5 in hex
     * @param paths where its copies were when the file was stored
     */
    record Part(int number, long bytes, String md5, List<String> paths) {
        String line() {
            return "part " + number + " bytes=" + bytes + " md5=" + md5 + " paths: " + String.join(", ", paths);
        }

        /** Reads {@code part N bytes=B md5=M paths: P, P}. */
        static Part parse(String line) {
            String[] words = line.split("\\s+", 5);
            if (words.length < 4 || !words[2].startsWith("bytes=") || !words[3].startsWith("md5=")) {
                throw new IllegalArgumentException("not a part: '" + line + "'");
            }
            String paths = words.length < 5 ? "" : words[4].replaceFirst("^paths:\\s*", "");
            return new Part(
                    Integer.parseInt(words[1]),
                    Long.parseLong(words[2].substring("bytes=".length())),
                    words[3].substring("md5=".length()),
                    paths.isEmpty() ? List.of() : List.of(paths.split("\\s*,\\s*")));
        }
    }

    /** The text to store. */
    String text() {
        StringBuilder out = new StringBuilder();
        out.append("des ").append(description).append('\n');
        out.append("type ").append(type).append('\n');
        out.append("compressed ").append(compressed ? 1 : 0).append('\n');
        out.append("filename ").append(filename).append('\n');
        out.append("chunks ").append(parts.size()).append('\n');
        out.append("size ").append(size).append('\n');
        out.append('\n');
        parts.forEach(part -> out.append(part.line()).append('\n'));
        return out.toString();
    }

    /**
     * Reads a stored text.
     *
     * @throws IllegalArgumentException when it is none, or not all of its parts are listed
     */
    static BigFileInfo parse(String text) {
        String description = "";
        String type = "";
        String filename = "";
        boolean compressed = false;
        long size = -1;
        int chunks = -1;
        List<Part> parts = new ArrayList<>();
        for (String line : text.split("\r?\n")) {
            int blank = line.indexOf(' ');
            String value = blank < 0 ? "" : line.substring(blank + 1).strip();
            switch (blank < 0 ? "" : line.substring(0, blank)) {
                case "des" -> description = value;
                case "type" -> type = value;
                case "filename" -> filename = value;
                case "compressed" -> compressed = value.equals("1");
                case "size" -> size = Long.parseLong(value);
                case "chunks" -> chunks = Integer.parseInt(value);
                case "part" -> parts.add(Part.parse(line));
                default -> {
                    // an empty line, or something a later version wrote
                }
            }
        }
        if (size < 0 || chunks < 0 || parts.size() != chunks) {
            throw new IllegalArgumentException("the info file names " + parts.size() + " of " + chunks + " chunks");
        }
        return new BigFileInfo(description, type, compressed, filename, size, List.copyOf(parts));
    }
}
