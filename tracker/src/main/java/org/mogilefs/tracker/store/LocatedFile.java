package org.mogilefs.tracker.store;

import java.util.List;

/**
 * A file and the devices that hold it, read at one moment.
 *
 * @param file its row
 * @param devids the devids of its {@code file_on} rows, ascending
 */
public record LocatedFile(FileRow file, List<Integer> devids) {
    public LocatedFile {
        devids = List.copyOf(devids);
    }
}
