package org.mogilefs.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.mogilefs.common.lifecycle.PidFile;
import org.mogilefs.common.lifecycle.Readiness;
import org.mogilefs.common.lifecycle.Signals;
import org.mogilefs.common.lifecycle.StopRequest;
import org.mogilefs.common.log.ProgramLog;
import org.mogilefs.storage.config.ConfigException;
import org.mogilefs.storage.config.ConfigReader;
import org.mogilefs.storage.config.StorageConfig;

/** The program {@code mogstored}. */
public final class Main {
    // what closing may take beyond the requests under way
    private static final Duration CLOSING = Duration.ofSeconds(5);
    private static final String TAKE_OVER = "--takeover";

    private Main() {}

    /**
     * Runs a storage node until the process is told to stop. Ends with status 0; 2 when the options make no sense, 1 when
     * a port or the pidfile cannot be had.
     *
     * @param words the command line
     * @throws InterruptedException when the thread is interrupted, which nobody does
     */
    public static void main(String[] words) throws InterruptedException {
        if (List.of(words).contains("--help")) {
            System.out.println(USAGE);
            return;
        }
        try {
            List<String> options =
                    Stream.of(words).filter(word -> !word.equals(TAKE_OVER)).toList();
            ConfigReader.Result result = ConfigReader.read(options, System.getenv());
            result.warnings().forEach(System.err::println);
            run(result, options.size() < words.length);
            // a thread that hangs on a broken disk keeps no process
            System.exit(0);
        } catch (ConfigException e) {
            System.err.println("mogstored: " + e.getMessage());
            System.exit(2);
        } catch (IOException e) {
            System.err.println("mogstored: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void run(ConfigReader.Result result, boolean takeOver) throws IOException, InterruptedException {
        ProgramLog.install(0);
        StorageConfig config = result.config();
        StopRequest stop = StopRequest.onSignals(config.stopTimeout().plus(CLOSING));
        Optional<PidFile> pidFile = Optional.empty();
        try (StorageNode node = new StorageNode(config, stop::make)) {
            Signals.handle("USR1", node::logFigures);
            if (takeOver) {
                node.takeOver();
                if (config.pidfile().isPresent()) {
                    // the other node removes it only as long as it is its own
                    Files.deleteIfExists(config.pidfile().get());
                }
            } else {
                node.start();
            }
            pidFile = writePidFile(config);
            System.out.println("Running.");
            Readiness.announce(System.getenv());
            stop.await();
        } finally {
            // last of all: whoever waits for the file to go may start another node then
            if (pidFile.isPresent()) {
                pidFile.get().close();
            }
            stop.done();
        }
    }

    private static Optional<PidFile> writePidFile(StorageConfig config) throws IOException {
        return config.pidfile().isPresent()
                ? Optional.of(PidFile.write(config.pidfile().get()))
                : Optional.empty();
    }

    private static final String USAGE = """
            usage: mogstored [options]

              --config=FILE         options from FILE (default /etc/mogilefs/mogstored.conf, if it is there)
              --skipconfig, -s      read no file
              --daemonize, -d       run in the background
              --docroot=DIR         the folder that holds dev1, dev2 ... (default /var/mogdata)
              --httplisten=ADDR     where to serve files (default 0.0.0.0:7500)
              --httpgetlisten=ADDR  where to serve files for reading only
              --mgmtlisten=ADDR     the side channel (default 0.0.0.0:7501)
              --maxconns=N          the most HTTP connections at once (default 10000)
              --server=NAME         none: another program serves files; perlbal (default), lighttpd, apache, nginx:
                                    mogstored does
              --serverbin=PATH      accepted and not used
              --iostat=0|1          tell trackers how busy disks are (default 1)
              --fsync=always|never  whether an upload is on the disk before it is answered (default always)
              --require_mount       refuse uploads to a devN that is no mount point
              --idle_timeout=S      close silent connections after so many seconds (default 60)
              --stop_timeout=S      let requests finish for so many seconds when told to stop (default 30)
              --takeover            start beside a running mogstored, which is stopped next: nobody is refused
              --pidfile=FILE        write the process number there

            The file beats the command line.""";
}
