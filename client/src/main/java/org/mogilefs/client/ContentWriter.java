package org.mogilefs.client;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Produces the bytes of a file. Called once for each attempt to store them, so it must write the same bytes every time.
 */
@FunctionalInterface
public interface ContentWriter {
    /**
     * Writes everything.
     *
     * @param out takes the bytes; need not be closed
     * @throws IOException when the bytes cannot be produced, which ends the store
     */
    void writeTo(OutputStream out) throws IOException;
}
