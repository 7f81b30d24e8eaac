package org.mogilefs.storage.http;

import java.io.IOException;
import java.util.function.LongSupplier;
import org.mogilefs.common.log.OnceAMinute;
import org.mogilefs.storage.disk.DiskTrouble;
import org.mogilefs.storage.disk.UriPath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a failure of the disk means to a client; each kind on each device is logged once a minute, not once a request. */
final class DiskErrors {
    private static final Logger log = LoggerFactory.getLogger(DiskErrors.class);

    private final OnceAMinute logged;

    /** @param nanos the time, as {@link System#nanoTime} tells it */
    DiskErrors(LongSupplier nanos) {
        this.logged = new OnceAMinute(nanos);
    }

    /**
     * The status to answer; trouble of the disk is logged.
     *
     * @param uriPath what was asked for
     * @param e what came instead
     * @return 400, 403, 404, 409, 500 or 507
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
        return switch (DiskTrouble.of(e)) {
            case NAME_TOO_LONG -> 400;
            case DENIED, READ_ONLY -> 403;
            case MISSING -> 404;
            case THERE_ALREADY, NOT_A_FOLDER -> 409;
            case FULL -> 507;
            case OTHER -> 500;
        };
    }

    private void logOnce(String uriPath, IOException e) {
        String device = UriPath.deviceOf(uriPath);
        String kind = device + " " + e.getClass().getName() + " " + statusOf(e);
        if (logged.isDue(kind)) {
            log.error("{}: {} ({})", device, DiskTrouble.reason(e), uriPath);
        }
    }
}
