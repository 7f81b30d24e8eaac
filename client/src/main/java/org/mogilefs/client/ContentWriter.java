package org.mogilefs.client;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Produces the bytes of a file. Called once for each attempt to store them, so it must write the same bytes every time.
 */
@FunctionalInterface
public interface ContentWriter {
    /** Writes everything to {@code out}, which need not be closed; an exception of its own ends the store. */
    void writeTo(OutputStream out) throws IOException;
}
