package org.mogilefs.tracker;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.mogilefs.common.lifecycle.PidFile;
import org.mogilefs.common.lifecycle.Readiness;
import org.mogilefs.common.lifecycle.Signals;
import org.mogilefs.common.log.ProgramLog;
import org.mogilefs.tracker.config.ConfigException;
import org.mogilefs.tracker.config.ConfigReader;
import org.mogilefs.tracker.config.TrackerConfig;
import org.mogilefs.tracker.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program {@code mogilefsd}. Ends with 0 after SIGTERM, SIGINT or {@code !shutdown}, with 1 when it cannot start.
 * Leaving root and going into the background are the start script's work.
 */
public final class Main {
    private final List<String> arguments;
    private final PrintStream errors;

    private Main(List<String> arguments, PrintStream errors) {
        this.arguments = arguments;
        this.errors = errors;
    }

    /** Runs the tracker until it is told to stop. */
    public static void main(String[] arguments) {
        int status = new Main(List.of(arguments), System.err).run();
        System.exit(status);
    }

    private int run() {
        ConfigReader.Result read;
        try {
            read = ConfigReader.read(arguments);
        } catch (ConfigException e) {
            return fail(e.getMessage());
        }
        if (read.text().isPresent()) {
            System.out.println(read.text().get());
            return 0;
        }
        read.warnings().forEach(warning -> errors.println("mogilefsd: " + warning));
        if (isRoot() && !read.user().equals("root")) {
            return fail("mogilefsd cannot be run as root: name a user by 'user' or --user, or insist by --user=root");
        }
        ProgramLog.install(read.config().debug());
        try (Tracker tracker = new Tracker(read.config())) {
            tracker.start();
            return serve(tracker, read.config());
        } catch (IOException | StoreException | IllegalArgumentException e) {
            return fail(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private int serve(Tracker tracker, TrackerConfig config) throws IOException, InterruptedException {
        Logger log = LoggerFactory.getLogger(Main.class);
        Signals.handle("TERM", tracker::askShutdown);
        Signals.handle("INT", tracker::askShutdown);
        Signals.handle("HUP", () -> reread(tracker, log));
        Optional<PidFile> pidfile = Optional.empty();
        if (config.pidfile().isPresent()) {
            pidfile = Optional.of(PidFile.write(config.pidfile().get()));
        }
        try {
            Readiness.announce(System.getenv());
            tracker.awaitShutdownAsked();
            log.info("stopping");
            tracker.close();
        } finally {
            if (pidfile.isPresent()) {
                pidfile.get().close();
            }
        }
        return 0;
    }

    private void reread(Tracker tracker, Logger log) {
        try {
            ConfigReader.Result read = ConfigReader.read(arguments);
            read.warnings().forEach(log::warn);
            ProgramLog.setLevel(read.config().debug());
            tracker.reconfigure(read.config());
            log.info("configuration read again: debug, limits and the numbers of jobs; all else needs a restart");
        } catch (ConfigException e) {
            log.warn("configuration not read again: {}", e.getMessage());
        }
    }

    private int fail(String message) {
        errors.println("mogilefsd: " + message);
        return 1;
    }

    private static boolean isRoot() {
        Path self = Path.of("/proc/self");
        try {
            return Files.exists(self)
                    ? Files.getAttribute(self, "unix:uid").equals(0)
                    : System.getProperty("user.name", "").equals("root");
        } catch (IOException | UnsupportedOperationException e) {
            return System.getProperty("user.name", "").equals("root");
        }
    }
}
