package org.mogilefs.storage.http;

import java.io.IOException;
import org.mogilefs.storage.disk.DiskTrouble;
import org.mogilefs.storage.disk.TroubleLog;

/** What a failure of the disk means to a client; the log hears of it, too. */
final class DiskErrors {
    private final TroubleLog troubles;

    DiskErrors(TroubleLog troubles) {
        this.troubles = troubles;
    }

    /**
     * The status to answer; trouble of the disk is logged.
     *
     * @param uriPath what was asked for
     * @param e what came instead
     * @return 400, 403, 404, 409, 500 or 507
     */
    int status(String uriPath, IOException e) {
        troubles.note(uriPath, e);
        return statusOf(e);
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
}
