package org.mogilefs.tracker.monitor;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.mogilefs.protocol.PerlNumber;

/**
 * What {@code devN/usage} says.
 *
 * @param totalKb the device's size in KiB
 * @param usedKb of which used, in KiB
 */
record UsageFile(long totalKb, long usedKb) {
    /** Reads {@code name: value} lines; empty when {@code total} or {@code used} is missing or no number. */
    static Optional<UsageFile> parse(String text) {
        Map<String, String> values = new HashMap<>();
        text.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                values.put(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
        });
        String total = values.getOrDefault("total", "");
        String used = values.getOrDefault("used", "");
        if (!PerlNumber.isDigits(total) || !PerlNumber.isDigits(used) || PerlNumber.parse(total) == 0) {
            return Optional.empty();
        }
        return Optional.of(new UsageFile(PerlNumber.parse(total), PerlNumber.parse(used)));
    }
}
