package org.mogilefs.storage.http;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.mogilefs.storage.disk.DevicePaths;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a failure of the disk means to a client; each kind on each device is logged once a minute, not once a request. */
final class DiskErrors {
    private static final Logger log = LoggerFactory.getLogger(DiskErrors.class);
    private static final long QUIET_NANOS = 60_000_000_000L;

    private final LongSupplier nanos;
    private final Map<String, Long> logged = new ConcurrentHashMap<>();

    /** @param nanos the time, as {@link System#nanoTime} tells it */
    DiskErrors(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * The status to answer.
     *
     * @param uriPath what was asked for
     */
    int status(String uriPath, IOException e) {
        int status = statusOf(e);
        if (status != 400 && status != 404 && status != 409) {
            // the others are what a client asked for, and no trouble of the disk
            logOnce(uriPath, e);
        }
        return status;
    }

    private static int statusOf(IOException e) {
        if (e instanceof NoSuchFileException) {
            return 404;
        }
        if (e instanceof FileAlreadyExistsException) {
            return 409;
        }
        if (e instanceof AccessDeniedException) {
            return 403;
        }
        String reason = reason(e);
        if (reason.contains("No space left") || reason.contains("quota") || reason.contains("File too large")) {
            return 507;
        }
        if (reason.contains("Read-only file system")) {
            return 403;
        }
        if (reason.contains("Not a directory")) {
            return 409;
        }
        if (reason.contains("File name too long")) {
            return 400;
        }
        return 500;
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException denied && denied.getReason() == null) {
            return "Permission denied";
        }
        String reason = e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }

    private void logOnce(String uriPath, IOException e) {
        String device = DevicePaths.deviceOf(uriPath);
        String kind = device + " " + e.getClass().getName() + " " + statusOf(e);
        long now = nanos.getAsLong();
        Long last = logged.putIfAbsent(kind, now);
        // of requests that fail at the same moment one replaces it
        if (last == null || now - last > QUIET_NANOS && logged.replace(kind, last, now)) {
            log.error("{}: {} ({})", device, reason(e), uriPath);
        }
    }
}
