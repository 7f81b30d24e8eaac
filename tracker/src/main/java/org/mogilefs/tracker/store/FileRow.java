package org.mogilefs.tracker.store;

/**
 * A row of {@code file}: one stored version of a file.
 *
 * @param fid its number, never reused
 * @param dmid its domain
 * @param dkey its key
 * @param length in bytes
 * @param classid its class in the domain
 * @param devcount how many devices hold it, as last counted
 */
public record FileRow(long fid, int dmid, String dkey, long length, int classid, int devcount) {}
