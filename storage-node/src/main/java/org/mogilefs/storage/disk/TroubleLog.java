package org.mogilefs.storage.disk;

import java.io.IOException;
import java.util.function.LongSupplier;
import org.mogilefs.common.log.OnceAMinute;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log of trouble with disks: each kind on each device once a minute, not once a request. */
public final class TroubleLog {
    private static final Logger log = LoggerFactory.getLogger(TroubleLog.class);

    private final OnceAMinute noted;

    /**
     * Has noted nothing yet.
     *
     * @param nanos the time, as {@link System#nanoTime} tells it
     */
    public TroubleLog(LongSupplier nanos) {
        this.noted = new OnceAMinute(nanos);
    }

    /**
     * Notes a failure; of what is just not there, or asked for wrongly, nothing is said.
     *
     * @param uriPath what was asked for
     * @param e what came instead
     */
    public void note(String uriPath, IOException e) {
        DiskTrouble trouble = DiskTrouble.of(e);
        if (trouble.isTheAskersFault()) {
            return;
        }
        String device = UriPath.deviceOf(uriPath);
        String kind = device + " " + trouble + " " + e.getClass().getName();
        if (noted.isDue(kind)) {
            log.error("{}: {} ({})", device, DiskTrouble.reason(e), uriPath);
        }
    }
}
