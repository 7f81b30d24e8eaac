package org.mogilefs.tracker.store;

import java.util.Optional;
import org.mogilefs.protocol.Checksum;

/**
 * What create_close puts into the database when everything was checked.
 *
 * @param tempfile the reservation, which {@link TempfileStore#take} removed or which is removed in the same transaction
 * @param dkey the key to store under
 * @param devid the device that holds the upload
 * @param length its length in bytes
 * @param checksum the digest to keep, when the class wants this kind
 */
public record CloseRequest(Tempfile tempfile, String dkey, int devid, long length, Optional<Checksum> checksum) {}
