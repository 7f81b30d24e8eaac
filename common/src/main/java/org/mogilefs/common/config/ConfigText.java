package org.mogilefs.common.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The lines of a configuration file. */
public final class ConfigText {
    private ConfigText() {}

    /**
     * Reads a file that is UTF-8, or else Latin-1: a comment that somebody wrote in his language on a system of old
     * keeps no server from starting, as it never did.
     *
     * @param file the file
     * @return its lines, without their ends
     * @throws IOException when it cannot be read; {@link FileTrouble#reason} says why
     */
    public static List<String> lines(Path file) throws IOException {
        return decode(Files.readAllBytes(file)).lines().toList();
    }

    private static String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }
}
