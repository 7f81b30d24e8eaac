package org.mogilefs.protocol;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/** The digests a class can ask for. Name, number in the database and length are the original's. */
public enum HashType {
    /** 128 bits, number 1; what nodes check an upload's {@code Content-MD5} by. */
    MD5("MD5", 1, 16),
    /** 160 bits, number 2; {@code SHA-1} on the wire. */
    SHA1("SHA-1", 2, 20);

    private final String wire;
    private final int id;
    private final int bytes;

    HashType(String wire, int id, int bytes) {
        this.wire = wire;
        this.id = id;
        this.bytes = bytes;
    }

    /**
     * The name in requests, answers and the side channel's lines, which is also the JDK's name of the algorithm.
     *
     * @return {@code MD5} or {@code SHA-1}
     */
    public String wire() {
        return wire;
    }

    /**
     * The number in the columns {@code class.hashtype} and {@code checksum.hashtype}.
     *
     * @return 1 or 2; 0 in those columns means none
     */
    public int id() {
        return id;
    }

    /**
     * The length of a digest.
     *
     * @return bytes, half the number of its hex digits
     */
    public int bytes() {
        return bytes;
    }

    /**
     * Begins to compute a digest of this kind.
     *
     * @return a fresh one; not for two threads at once
     */
    public MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance(wire);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + wire, e);
        }
    }

    /**
     * The type with this exact name.
     *
     * @param name {@code MD5} or {@code SHA-1}, in this case
     * @return the type; empty for any other name
     */
    public static Optional<HashType> ofWire(String name) {
        return Arrays.stream(values()).filter(t -> t.wire.equals(name)).findFirst();
    }

    /**
     * The type with this number in the database.
     *
     * @param id of a column {@code hashtype}
     * @return the type; empty for 0, which means none, and for numbers that are unknown
     */
    public static Optional<HashType> ofId(int id) {
        return Arrays.stream(values()).filter(t -> t.id == id).findFirst();
    }
}
