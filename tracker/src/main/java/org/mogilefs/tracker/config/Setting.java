package org.mogilefs.tracker.config;

/**
 * A value as the operator wrote it.
 *
 * @param value the text
 * @param origin where it was written, for error messages: {@code FILE, line N: KEY} or {@code --OPTION}
 */
record Setting(String value, String origin) {}
