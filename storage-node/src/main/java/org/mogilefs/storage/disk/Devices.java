package org.mogilefs.storage.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The devices of a node: what is called {@code devN} in its docroot, a folder or a symbolic link to one. They come and go
 * while the node runs.
 */
public final class Devices {
    private final Path docroot;
    private final boolean requireMount;

    /**
     * Devices, which may not be there yet.
     *
     * @param docroot the folder that holds the devices, absolute
     * @param requireMount whether a device must be a mount point of its own to be written to
     */
    public Devices(Path docroot, boolean requireMount) {
        this.docroot = docroot;
        this.requireMount = requireMount;
    }

    /**
     * The folder that holds the devices.
     *
     * @return an absolute path
     */
    public Path docroot() {
        return docroot;
    }

    /**
     * The names that stand for devices. The devices themselves are not touched: a disk may hang.
     *
     * @return the path of each, by its number
     * @throws IOException when the docroot cannot be read
     */
    public Map<Integer, Path> byNumber() throws IOException {
        Map<Integer, Path> devices = new TreeMap<>();
        try (var entries = Files.newDirectoryStream(docroot, "dev*")) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (UriPath.isDevice(name)) {
                    devices.put(Integer.valueOf(name.substring(3)), entry);
                }
            }
        }
        return devices;
    }

    /**
     * Whether a device is mounted, where that is required: its file system is neither the docroot's nor the root file
     * system, which would be filled when a disk is missing.
     *
     * @param device its path
     * @return true where nothing is required; false when the device cannot be looked at
     */
    public boolean isFitForWriting(Path device) {
        if (!requireMount) {
            return true;
        }
        try {
            Object number = Files.getAttribute(device, "unix:dev");
            return !number.equals(Files.getAttribute(docroot, "unix:dev"))
                    && !number.equals(Files.getAttribute(docroot.getRoot(), "unix:dev"));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** Whether a device may lose its disk and be a plain folder then: what was seen a moment ago does not count. */
    boolean requireMount() {
        return requireMount;
    }

    /**
     * Refuses a device that takes no files.
     *
     * @param name what stands at its place in a URI
     * @throws BadPathException 404 when it is no device or not there, 507 when it is not mounted and must be
     */
    void requireFit(String name) throws BadPathException {
        Path device = docroot.resolve(name);
        if (!UriPath.isDevice(name) || !Files.isDirectory(device)) {
            throw new BadPathException(404, "Base directory does not exist");
        }
        if (!isFitForWriting(device)) {
            throw new BadPathException(507, "Device is not mounted");
        }
    }

    /** The name of the device that a file below the docroot lies on. */
    String nameOf(Path file) {
        return docroot.relativize(file).getName(0).toString();
    }

    /** Whether it is the docroot or a device, which alone may be a symbolic link: that is how operators place disks. */
    boolean isTop(Path path) {
        return path.equals(docroot)
                || docroot.equals(path.getParent())
                        && UriPath.isDevice(path.getFileName().toString());
    }
}
