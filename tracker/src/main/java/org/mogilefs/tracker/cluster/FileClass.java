package org.mogilefs.tracker.cluster;

import java.util.Optional;
import org.mogilefs.protocol.HashType;

/**
 * A class of files in a domain: how many copies, placed how, with which digest.
 *
 * @param dmid its domain
 * @param classid its number in the domain; 0 is {@code default}, which exists with or without a row
 * @param name its name
 * @param mindevcount how many devices should hold a file, at least 1
 * @param replpolicy the policy's text, such as {@code MultipleHosts()}; empty when the row has none
 * @param hashType the digest kept of each file, when the class wants one
 */
public record FileClass(
        int dmid, int classid, String name, int mindevcount, Optional<String> replpolicy, Optional<HashType> hashType) {
    /** The number of the class that every domain has. */
    public static final int DEFAULT_ID = 0;

    /** The name of the class that every domain has. */
    public static final String DEFAULT_NAME = "default";

    /** The policy of classes that name none. */
    public static final String DEFAULT_POLICY = "MultipleHosts()";

    /** The default class of a domain that has no row for it. */
    public static FileClass implicitDefault(int dmid, int defaultMindevcount) {
        return new FileClass(dmid, DEFAULT_ID, DEFAULT_NAME, defaultMindevcount, Optional.empty(), Optional.empty());
    }

    /** The policy's text, or {@link #DEFAULT_POLICY}. */
    public String effectivePolicy() {
        return replpolicy.filter(text -> !text.isEmpty()).orElse(DEFAULT_POLICY);
    }
}
