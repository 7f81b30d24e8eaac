package org.mogilefs.tracker.worker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The name under which this machine's tracker stands in the settings, as the host that injects work. */
public final class Hostname {
    private Hostname() {}

    /** What {@code hostname} prints. */
    public static String local() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            // the name has no address; that must not make all such machines look like one
            return fromKernel();
        }
    }

    private static String fromKernel() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "localhost";
        }
    }
}
