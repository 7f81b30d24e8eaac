package org.mogilefs.protocol;

/** Where a storage node keeps a fid: {@code /dev3/0/000/000/0000000012.fid}. */
public final class FidPath {
    private FidPath() {}

    /**
     * The path of a copy below the docroot, as part of its URL. The fid is padded to ten digits; the folders are its
     * first digit and the next two groups of three, counted from the left whatever its length.
     *
     * @param devid the device
     * @param fid the file's number, not negative
     * @return an absolute path that needs no escaping; all nodes and trackers that share disks agree on it
     */
    public static String of(int devid, long fid) {
        String digits = padded(fid);
        return "/dev" + devid + "/" + digits.charAt(0) + "/" + digits.substring(1, 4) + "/" + digits.substring(4, 7)
                + "/" + digits + ".fid";
    }

    private static String padded(long fid) {
        String digits = Long.toString(fid);
        return "0".repeat(Math.max(0, 10 - digits.length())) + digits;
    }
}
