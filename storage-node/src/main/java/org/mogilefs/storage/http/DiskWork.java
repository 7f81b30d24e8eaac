package org.mogilefs.storage.http;

import java.io.IOException;
import org.mogilefs.storage.disk.BadPathException;
import org.mogilefs.storage.disk.Lane;

/** Work that answers a request and may wait for the disk; what it throws becomes the answer. */
@FunctionalInterface
interface DiskWork {
    /** @param lane where it runs */
    void run(Lane lane) throws BadPathException, IOException;
}
