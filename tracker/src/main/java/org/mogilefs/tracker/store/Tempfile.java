package org.mogilefs.tracker.store;

import java.util.List;

/**
 * A row of {@code tempfile}: a fid reserved between create_open and create_close.
 *
 * @param fid its number
 * @param dmid the domain of the key
 * @param dkey the key asked for; may be empty
 * @param classid the class asked for
 * @param devids the devices offered for the upload
 * @param createtime when, in seconds since 1970
 */
public record Tempfile(long fid, int dmid, String dkey, int classid, List<Integer> devids, long createtime) {
    public Tempfile {
        devids = List.copyOf(devids);
    }
}
