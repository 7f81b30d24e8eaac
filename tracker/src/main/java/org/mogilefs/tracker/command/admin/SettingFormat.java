package org.mogilefs.tracker.command.admin;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.mogilefs.common.net.Netmask;
import org.mogilefs.protocol.ErrorCode;
import org.mogilefs.protocol.HashType;
import org.mogilefs.protocol.PerlNumber;
import org.mogilefs.tracker.command.CommandException;

/** Which settings clients may write, and how a value is brought into form; the original's rules. */
enum SettingFormat {
    /** Any text. */
    ANY {
        @Override
        Optional<String> clean(String value) {
            return Optional.of(value);
        }
    },
    /** Any text; nothing and {@code 0} remove the row. */
    REMOVED_WHEN_FALSE {
        @Override
        Optional<String> clean(String value) {
            return isFalse(value) ? Optional.empty() : Optional.of(value);
        }
    },
    /** {@code 0} or {@code 1}, from a word that begins like one for no or yes. */
    BOOLEAN {
        @Override
        Optional<String> clean(String value) {
            String lower = value.toLowerCase(Locale.ROOT);
            if (isFalse(value) || lower.matches("(?s)(0|f|off|n).*")) {
                return Optional.of("0");
            }
            if (lower.matches("(?s)(1|t|on|y).*")) {
                return Optional.of("1");
            }
            throw refused("Unknown format");
        }
    },
    /** Digits. */
    NUMBER {
        @Override
        Optional<String> clean(String value) {
            if (isFalse(value)) {
                return Optional.of("0");
            }
            if (!PerlNumber.isDigits(value)) {
                throw refused("Must be numeric");
            }
            return Optional.of(value);
        }
    },
    /** Address blocks, between commas or blanks; none at all is a zone that nobody is in. */
    NETMASKS {
        @Override
        Optional<String> clean(String value) {
            if (value.isEmpty()) {
                return Optional.of(value);
            }
            for (String mask : value.split("[,\\s]+")) {
                if (Netmask.parse(mask).isEmpty()) {
                    throw refused("Doesn't match an acceptable netmask");
                }
            }
            return Optional.of(value);
        }
    },
    /** {@code off}, a kind of digest, or {@code class}, which is the default and removes the row. */
    FSCK_CHECKSUM {
        @Override
        Optional<String> clean(String value) {
            if (value.equals("class")) {
                return Optional.empty();
            }
            if (value.equals("off") || HashType.ofWire(value).isPresent()) {
                return Optional.of(value);
            }
            throw refused("Not a valid checksum algorithm");
        }
    };

    private static final Set<String> BOOLEANS = Set.of("skip_devcount", "skip_mkcol", "case_sensitive_list_keys");
    private static final Set<String> NUMBERS = Set.of("memcache_ttl", "internal_queue_limit");
    private static final Set<String> TEXTS = Set.of("memcache_servers", "network_zones");

    /**
     * The value as it is to be stored; empty when the row is to be removed.
     *
     * @throws CommandException {@code invalid_format}
     */
    abstract Optional<String> clean(String value);

    /** The format of a setting that clients may write. */
    static Optional<SettingFormat> of(String key) {
        if (key.startsWith("slave_")) {
            return Optional.of(REMOVED_WHEN_FALSE);
        } else if (BOOLEANS.contains(key)) {
            return Optional.of(BOOLEAN);
        } else if (NUMBERS.contains(key)) {
            return Optional.of(NUMBER);
        } else if (TEXTS.contains(key) || key.startsWith("queue_")) {
            return Optional.of(ANY);
        } else if (key.startsWith("zone_")) {
            return Optional.of(NETMASKS);
        }
        return key.equals("fsck_checksum") ? Optional.of(FSCK_CHECKSUM) : Optional.empty();
    }

    private static boolean isFalse(String value) {
        return value.isEmpty() || value.equals("0");
    }

    private static CommandException refused(String why) {
        return new CommandException(ErrorCode.INVALID_FORMAT, why);
    }
}
