package org.mogilefs.storage.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The only way from a URI to a file. What is served lies under the docroot, whatever the URI says: no {@code ..} in
 * any encoding, no NUL, nothing that is no UTF-8, and no symbolic link below a device. A device itself may be one: that
 * is how operators place disks.
 */
public final class DevicePaths {
    private static final Pattern DEVICE = Pattern.compile("dev\\d{1,8}");
    private static final Pattern WRITABLE = Pattern.compile("[A-Za-z0-9_.-]+");
    // trackers stop sending files to a device without it
    private static final String USAGE = "usage";
    private static final int NAME_MAX = 255;
    // a fid's path has six parts; one request shall not make thousands of folders, each forced to the disk
    private static final int DEPTH_MAX = 64;
    private static final int FOLDERS_KNOWN_MAX = 50_000;
    private static final long FOLDERS_KNOWN_NANOS = 5_000_000_000L;

    private final Path docroot;
    private final boolean requireMount;
    private final Map<Path, Long> plainFolders = new ConcurrentHashMap<>();

    /**
     * @param docroot the folder that holds the devices
     * @param requireMount whether a device must be a mount point of its own to be written to
     */
    public DevicePaths(Path docroot, boolean requireMount) {
        this.docroot = docroot;
        this.requireMount = requireMount;
    }

    /** The folder that holds the devices. */
    public Path docroot() {
        return docroot;
    }

    /** The file or folder to read, which may not exist. */
    public Path forReading(String rawPath) throws BadPathException {
        List<String> names = names(rawPath);
        Path path = resolve(names);
        if (!isTop(path)) {
            refuseLinks(path.getParent(), 403);
            if (Files.isSymbolicLink(path)) {
                throw new BadPathException(403, "Bogus URL");
            }
        }
        return path;
    }

    /** The file to write, rename or delete: below a device that is there. */
    public Path forWriting(String rawPath) throws BadPathException {
        List<String> names = names(rawPath);
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
        if (requireMount || !isKnown(path.getParent())) {
            requireDevice(names.getFirst());
            refuseLinks(path.getParent(), 403);
        }
        return path;
    }

    /** The folder to make: below a device that is there. */
    public Path forFolder(String rawPath) throws BadPathException {
        return forWriting(rawPath.replaceFirst("/+$", ""));
    }

    /** The device that a URI's path begins with, or an empty text: for choosing threads, before anything is checked. */
    public static String deviceOf(String rawPath) {
        int begin = 0;
        while (begin < rawPath.length() && rawPath.charAt(begin) == '/') {
            begin++;
        }
        int end = rawPath.indexOf('/', begin);
        String name = end < 0 ? rawPath.substring(begin) : rawPath.substring(begin, end);
        return isDevice(name) ? name : "";
    }

    /** Whether it is the name of a device, there or not. */
    static boolean isDevice(String name) {
        return name.startsWith("dev") && DEVICE.matcher(name).matches();
    }

    /**
     * For paths that mean what they say, {@code /devN/} and then plain characters with no dot after a slash: where the
     * device's name ends. Otherwise -1, and the path needs a closer look.
     */
    static int plainDeviceEnd(String rawPath) {
        int slash = rawPath.indexOf('/', 1);
        if (slash < 0 || !rawPath.startsWith("/dev") || rawPath.length() > 1024) {
            return -1;
        }
        for (int i = 4; i < rawPath.length(); i++) {
            char c = rawPath.charAt(i);
            boolean isDigit = c >= '0' && c <= '9';
            boolean isWord = isDigit || i > slash && (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_');
            boolean isInside = i > slash && rawPath.charAt(i - 1) != '/';
            if (!isWord && i != slash && !(isInside && (c == '/' || c == '.' || c == '-'))) {
                return -1;
            }
        }
        return slash > 4 && slash <= 12 ? slash : -1;
    }

    private static boolean isWritable(String name) {
        return WRITABLE.matcher(name).matches() && name.length() <= NAME_MAX && !TemporaryNames.isTemporary(name);
    }

    /** The name of the device that a file found here lies on. */
    public String deviceOf(Path file) {
        return docroot.relativize(file).getName(0).toString();
    }

    /** The names that stand for devices, by number. The devices themselves are not touched: a disk may hang. */
    public Map<Integer, Path> devices() throws IOException {
        Map<Integer, Path> devices = new TreeMap<>();
        try (var entries = Files.newDirectoryStream(docroot, "dev*")) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (DEVICE.matcher(name).matches()) {
                    devices.put(Integer.valueOf(name.substring(3)), entry);
                }
            }
        }
        return devices;
    }

    private void requireDevice(String name) throws BadPathException {
        Path device = docroot.resolve(name);
        if (!DEVICE.matcher(name).matches() || !Files.isDirectory(device)) {
            throw new BadPathException(404, "Base directory does not exist");
        }
        if (!isFitForWriting(device)) {
            throw new BadPathException(507, "Device is not mounted");
        }
    }

    /**
     * Whether a device is mounted, where that is required: its file system is neither the docroot's nor the root file
     * system, which would be filled when a disk is missing.
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

    private Path resolve(List<String> names) throws BadPathException {
        try {
            Path path = docroot;
            for (String name : names) {
                path = path.resolve(name);
            }
            return path;
        } catch (InvalidPathException e) {
            throw new BadPathException(403, "Bogus URL");
        }
    }

    private static List<String> names(String rawPath) throws BadPathException {
        if (!rawPath.startsWith("/") || rawPath.length() > 4096) {
            throw new BadPathException(403, "Bogus URL");
        }
        List<String> names = new ArrayList<>();
        for (String name : decode(rawPath).split("/", -1)) {
            if (name.equals("..") || name.indexOf('\0') >= 0) {
                throw new BadPathException(403, "Bogus URL");
            }
            if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
        }
        return names;
    }

    private static String decode(String rawPath) throws BadPathException {
        if (rawPath.indexOf('%') < 0 && rawPath.chars().allMatch(c -> c < 0x80)) {
            return rawPath;
        }
        ByteBuffer bytes = ByteBuffer.allocate(rawPath.length());
        for (int i = 0; i < rawPath.length(); i++) {
            char c = rawPath.charAt(i);
            if (c == '%') {
                if (i + 2 >= rawPath.length()) {
                    throw new BadPathException(400, "Bad escape in URL");
                }
                int high = Character.digit(rawPath.charAt(i + 1), 16);
                int low = Character.digit(rawPath.charAt(i + 2), 16);
                if (high < 0 || low < 0) {
                    throw new BadPathException(400, "Bad escape in URL");
                }
                bytes.put((byte) (high << 4 | low));
                i += 2;
            } else if (c < 0x80) {
                bytes.put((byte) c);
            } else {
                throw new BadPathException(400, "Bad character in URL");
            }
        }
        try {
            // the strict decoder refuses overlong forms, which would smuggle a slash or a dot
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw new BadPathException(400, "Bad character in URL");
        }
    }

    private boolean isKnown(Path folder) {
        Long seen = plainFolders.get(folder);
        return seen != null && System.nanoTime() - seen < FOLDERS_KNOWN_NANOS;
    }

    /** Refuses a folder that is reached through a symbolic link below its device; remembers for seconds that it is not. */
    private void refuseLinks(Path folder, int status) throws BadPathException {
        if (isKnown(folder)) {
            return;
        }
        for (Path part = folder; !isTop(part); part = part.getParent()) {
            if (Files.isSymbolicLink(part)) {
                throw new BadPathException(status, "Bogus URL");
            }
        }
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            if (plainFolders.size() >= FOLDERS_KNOWN_MAX) {
                plainFolders.clear();
            }
            plainFolders.put(folder, System.nanoTime());
        }
    }

    // a device may be a link, for that is how operators place disks; nothing else at the top may
    private boolean isTop(Path path) {
        return path.equals(docroot)
                || docroot.equals(path.getParent())
                        && DEVICE.matcher(path.getFileName().toString()).matches();
    }
}
