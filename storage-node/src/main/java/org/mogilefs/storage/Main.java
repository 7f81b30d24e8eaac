package org.mogilefs.storage;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.mogilefs.common.lifecycle.PidFile;
import org.mogilefs.common.lifecycle.Readiness;
import org.mogilefs.common.log.ProgramLog;
import org.mogilefs.storage.config.ConfigException;
import org.mogilefs.storage.config.ConfigReader;

/** The program {@code mogstored}. */
public final class Main {
    private Main() {}

    /** Runs a storage node until the process is told to stop. */
    public static void main(String[] words) throws InterruptedException {
        if (List.of(words).contains("--help")) {
            System.out.println(USAGE);
            return;
        }
        try {
            ConfigReader.Result result = ConfigReader.read(List.of(words), System.getenv());
            result.warnings().forEach(System.err::println);
            run(result);
        } catch (ConfigException e) {
            System.err.println("mogstored: " + e.getMessage());
            System.exit(2);
        } catch (IOException e) {
            System.err.println("mogstored: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void run(ConfigReader.Result result) throws IOException, InterruptedException {
        ProgramLog.install(0);
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        StorageNode node = new StorageNode(result.config(), stop::countDown);
        node.start();
        PidFile pidFile = result.config().pidfile().isPresent()
                ? PidFile.write(result.config().pidfile().get())
                : null;
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop.countDown();
            try {
                stopped.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        System.out.println("Running.");
        Readiness.announce(System.getenv());
        stop.await();
        node.close();
        if (pidFile != null) {
            pidFile.close();
        }
        stopped.countDown();
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
              --server=NAME         none: another program serves files; anything else: mogstored does
              --serverbin=PATH      accepted and not used
              --iostat=0|1          tell trackers how busy disks are (default 1)
              --fsync=always|never  whether an upload is on the disk before it is answered (default always)
              --require_mount       refuse uploads to a devN that is no mount point
              --idle_timeout=S      close silent connections after so many seconds (default 60)
              --pidfile=FILE        write the process number there

            The file beats the command line.""";
}
