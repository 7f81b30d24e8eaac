package org.mogilefs.client;

import java.net.URI;
import java.util.Optional;
import org.mogilefs.protocol.Checksum;

/**
 * A file that the tracker has taken.
 *
 * @param key its key
 * @param fid its number
 * @param length its bytes
 * @param devid the device that took the first copy
 * @param path that copy's URL
 * @param checksum the digest of what was sent, when one was asked for
 */
public record StoredFile(String key, long fid, long length, int devid, URI path, Optional<Checksum> checksum) {}
