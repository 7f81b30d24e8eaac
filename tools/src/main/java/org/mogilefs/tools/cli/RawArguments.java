package org.mogilefs.tools.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mogilefs.protocol.WireText;

/**
 * Command-line arguments as the bytes they were typed in. The JVM decodes them by the locale and loses what does not
 * fit; a key is bytes, whatever the locale. Linux keeps the originals in {@code /proc/self/cmdline}.
 */
public final class RawArguments {
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

    private RawArguments() {}

    /** The arguments, those outside ASCII taken from the system where it tells them. */
    public static List<String> restore(List<String> arguments) {
        if (arguments.stream().allMatch(RawArguments::isAscii)) {
            return arguments;
        }
        try {
            List<String> all = split(Files.readAllBytes(COMMAND_LINE));
            return all.size() < arguments.size() ? arguments : all.subList(all.size() - arguments.size(), all.size());
        } catch (IOException e) {
            return arguments; // no Linux: the JVM's decoding is all there is
        }
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    /** Splits at NUL bytes; one ends each argument. */
    static List<String> split(byte[] bytes) {
        List<String> arguments = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                arguments.add(WireText.decode(bytes, start, i - start));
                start = i + 1;
            }
        }
        return arguments;
    }
}
