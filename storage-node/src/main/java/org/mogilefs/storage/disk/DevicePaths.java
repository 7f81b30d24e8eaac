package org.mogilefs.storage.disk;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The only way from a URI to a file. What is served lies under the docroot, whatever the URI says ({@link UriPath}), and
 * is reached through no symbolic link below a device. A device itself may be one: that is how operators place disks.
 */
public final class DevicePaths {
    private static final Pattern WRITABLE = Pattern.compile("[A-Za-z0-9_.-]+");
    // trackers stop sending files to a device without it
    private static final String USAGE = "usage";
    private static final int NAME_MAX = 255;
    // a fid's path has six parts; one request shall not make thousands of folders, each forced to the disk
    private static final int DEPTH_MAX = 64;

    private final Devices devices;
    private final PlainFolders folders;

    /**
     * Paths to files on devices, which are looked at again whenever one is asked for.
     *
     * @param devices where files lie
     */
    public DevicePaths(Devices devices) {
        this.devices = devices;
        this.folders = new PlainFolders(devices);
    }

    /**
     * The file or folder to read.
     *
     * @param rawPath the path of a URI, as it came
     * @return where it is, if it is there
     * @throws BadPathException 403 when it would lead elsewhere, 400 when it cannot be decoded
     */
    public Path forReading(String rawPath) throws BadPathException {
        Path path = resolve(UriPath.names(rawPath));
        if (!devices.isTop(path)) {
            folders.require(path.getParent());
            if (Files.isSymbolicLink(path)) {
                throw BadPathException.bogus();
            }
        }
        return path;
    }

    /**
     * The file to write, rename or delete: below a device that is there and takes files.
     *
     * @param rawPath the path of a URI, as it came
     * @return where it is, or will be
     * @throws BadPathException 400 for a name that no file may have or that lies on no device, 403 when it would lead
     *     elsewhere or is the node's own, 404 when the device is not there, 507 when it is not mounted and must be
     */
    public Path forWriting(String rawPath) throws BadPathException {
        List<String> names = UriPath.names(rawPath);
        if (names.isEmpty() || rawPath.endsWith("/") || !names.stream().allMatch(DevicePaths::isWritable)) {
            throw new BadPathException(400, "Invalid filename");
        }
        if (names.size() > DEPTH_MAX) {
            throw new BadPathException(400, "Too many folders");
        }
        if (names.size() < 2) {
            throw new BadPathException(400, "Does not meet minimum directory requirement");
        }
        if (names.get(1).equals(USAGE)) {
            throw new BadPathException(403, "The node writes this file itself");
        }
        Path path = resolve(names);
        if (devices.requireMount() || !folders.isKnown(path.getParent())) {
            devices.requireFit(names.getFirst());
            folders.require(path.getParent());
        }
        return path;
    }

    /**
     * The folder to make: below a device that is there and takes files.
     *
     * @param rawPath the path of a URI, as it came; it may end in slashes
     * @return where it is, or will be
     * @throws BadPathException as {@link #forWriting} throws it
     */
    public Path forFolder(String rawPath) throws BadPathException {
        return forWriting(rawPath.replaceFirst("/+$", ""));
    }

    private static boolean isWritable(String name) {
        return WRITABLE.matcher(name).matches() && name.length() <= NAME_MAX && !TemporaryNames.isTemporary(name);
    }

    private Path resolve(List<String> names) throws BadPathException {
        try {
            Path path = devices.docroot();
            for (String name : names) {
                path = path.resolve(name);
            }
            return path;
        } catch (InvalidPathException e) {
            throw BadPathException.bogus();
        }
    }
}
