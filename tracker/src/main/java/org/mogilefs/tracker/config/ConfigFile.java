package org.mogilefs.tracker.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mogilefs.common.config.ConfigText;
import org.mogilefs.common.config.FileTrouble;

/**
 * A file of {@code key = value} or {@code key value} lines, by the original's rules: a key of letters, digits,
 * underscores and dots, then at least one blank, an optional {@code =}, and the value to the end of the line. Comments
 * are whole lines. We also take {@code key=value}, which the original refuses.
 */
final class ConfigFile {
    private static final Pattern LINE = Pattern.compile("\\s*([\\w.]+)(?:\\s*=\\s*|\\s+)(.*?)\\s*");
    private static final Pattern SKIP = Pattern.compile("\\s*(#.*)?");

    /** A line that sets something. */
    record Entry(String key, String value, int line) {}

    private ConfigFile() {}

    static List<Entry> read(Path path) throws ConfigException {
        List<String> lines;
        try {
            lines = ConfigText.lines(path);
        } catch (IOException e) {
            throw new ConfigException("cannot read the configuration file " + path + ": " + FileTrouble.reason(e));
        }
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (SKIP.matcher(lines.get(i)).matches()) {
                continue;
            }
            Matcher matcher = LINE.matcher(lines.get(i));
            if (!matcher.matches()) {
                throw new ConfigException(path + ", line " + (i + 1) + ": not 'key = value': "
                        + lines.get(i).strip());
            }
            entries.add(new Entry(matcher.group(1), matcher.group(2), i + 1));
        }
        return entries;
    }
}
