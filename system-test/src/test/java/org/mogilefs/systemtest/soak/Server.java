package org.mogilefs.systemtest.soak;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A process of the cluster that can be killed and started again; its output goes to one log file. */
final class Server {
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);

    private final String name;
    private final List<String> command;
    private final InetSocketAddress address;
    private final Path log;
    private Process process;

    Server(String name, List<String> command, InetSocketAddress address, Path log) {
        this.name = name;
        this.command = command;
        this.address = address;
        this.log = log;
    }

    String name() {
        return name;
    }

    /**
     * Starts it and waits until it listens. One that ends before is started again, as a service manager does: a tracker
     * ends when there is no database.
     */
    synchronized void start() throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(Redirect.appendTo(log.toFile()));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        process = builder.start();
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        while (!listens()) {
            if (System.nanoTime() > deadline) {
                throw new IOException(name + " does not start, see " + log);
            }
            Thread.sleep(50);
            if (!process.isAlive()) {
                process = builder.start();
            }
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(address, 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** SIGKILL: it gets no chance to tidy up. */
    synchronized void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }
}
