package org.mogilefs.client;

import java.util.Optional;
import java.util.function.LongConsumer;
import org.mogilefs.protocol.HashType;

/**
 * How a file is stored; immutable, each method gives a changed copy.
 *
 * @param fileClass the class; empty for the domain's default class
 * @param checksum the digest that is taken of what goes out and handed to the tracker; empty for none
 * @param verified whether the tracker compares the stored bytes with that digest before it answers
 * @param progress hears, on the uploading thread, how many bytes are out; starts again after a failed attempt
 */
public record StoreOptions(String fileClass, Optional<HashType> checksum, boolean verified, LongConsumer progress) {
    private static final StoreOptions DEFAULTS = new StoreOptions("", Optional.empty(), false, bytes -> {});

    /** {@return the default class, no checksum, nobody listening} */
    public static StoreOptions defaults() {
        return DEFAULTS;
    }

    /**
     * {@return the defaults with a class}
     *
     * @param fileClass its name; {@code default} and the empty text both mean the domain's default class
     */
    public static StoreOptions inClass(String fileClass) {
        return DEFAULTS.withClass(fileClass);
    }

    /**
     * {@return a copy with another class}
     *
     * @param newClass its name
     */
    public StoreOptions withClass(String newClass) {
        return new StoreOptions(newClass.equals("default") ? "" : newClass, checksum, verified, progress);
    }

    /**
     * {@return a copy that hands over a digest, which the tracker keeps if the class has the same hash type}
     *
     * @param type the kind of digest
     */
    public StoreOptions withChecksum(HashType type) {
        return new StoreOptions(fileClass, Optional.of(type), verified, progress);
    }

    /**
     * {@return a copy that also has the tracker compare the digest with what the storage node wrote}
     *
     * @param type the kind of digest
     */
    public StoreOptions withVerifiedChecksum(HashType type) {
        return new StoreOptions(fileClass, Optional.of(type), true, progress);
    }

    /**
     * {@return a copy with a listener}
     *
     * @param listener hears how many bytes are out
     */
    public StoreOptions withProgress(LongConsumer listener) {
        return new StoreOptions(fileClass, checksum, verified, listener);
    }
}
