package org.mogilefs.storage.sidechannel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.mogilefs.storage.disk.DeviceStore;

/** Digests of files: those that fsck asks for one at a time on each device, so that serving does not suffer. */
final class Digests {
    private static final int STEP = 1024 * 1024;

    private final DeviceStore store;
    private final Map<String, Semaphore> fsckTurns = new ConcurrentHashMap<>();

    Digests(DeviceStore store) {
        this.store = store;
    }

    /** The digest in lower-case hex. */
    String digest(String algorithm, Path file, boolean forFsck) throws IOException, InterruptedException {
        if (!forFsck) {
            return digest(algorithm, file);
        }
        String device = store.paths().docroot().relativize(file).getName(0).toString();
        Semaphore turn = fsckTurns.computeIfAbsent(device, d -> new Semaphore(1, true));
        turn.acquire();
        try {
            return digest(algorithm, file);
        } finally {
            turn.release();
        }
    }

    private String digest(String algorithm, Path file) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
        try (FileChannel channel = store.open(file)) {
            ByteBuffer buffer = ByteBuffer.allocate(STEP);
            while (channel.read(buffer) >= 0) {
                digest.update(buffer.flip());
                buffer.clear();
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
