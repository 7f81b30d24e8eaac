package org.mogilefs.protocol;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/** The digests a class can ask for. Name, number in the database and length are the original's. */
public enum HashType {
    MD5("MD5", 1, 16),
    SHA1("SHA-1", 2, 20);

    private final String wire;
    private final int id;
    private final int bytes;

    HashType(String wire, int id, int bytes) {
        this.wire = wire;
        this.id = id;
        this.bytes = bytes;
    }

    /** The name on the wire, which is also the JDK's name of the algorithm: {@code MD5} or {@code SHA-1}. */
    public String wire() {
        return wire;
    }

    /** The number in the columns {@code class.hashtype} and {@code checksum.hashtype}. */
    public int id() {
        return id;
    }

    /** The length of a digest in bytes. */
    public int bytes() {
        return bytes;
    }

    /** A fresh digest of this kind. */
    public MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance(wire);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + wire, e);
        }
    }

    /** The type with this exact name. */
    public static Optional<HashType> ofWire(String name) {
        return Arrays.stream(values()).filter(t -> t.wire.equals(name)).findFirst();
    }

    /** The type with this number in the database. */
    public static Optional<HashType> ofId(int id) {
        return Arrays.stream(values()).filter(t -> t.id == id).findFirst();
    }
}
