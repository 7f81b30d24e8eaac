package org.mogilefs.standalone;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mogilefs.common.lifecycle.StopRequest;
import org.mogilefs.common.log.ProgramLog;

/** The program {@code mogile up}. */
public final class Main {
    private static final List<NodeAddress> USUAL_NODES =
            List.of(new NodeAddress("127.0.0.1", 7500, 7501), new NodeAddress("127.0.0.2", 7500, 7501));

    // what the two storage nodes may need one after the other, and some seconds for the rest
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Path data = Path.of("mogile-data");
    private InetSocketAddress listen = new InetSocketAddress("127.0.0.1", 6001);
    private final List<NodeAddress> nodes = new ArrayList<>();

    private Main() {}

    /** Runs the system until it is told to stop. */
    public static void main(String[] words) throws InterruptedException {
        Main main = new Main();
        try {
            main.parse(List.of(words));
        } catch (IllegalArgumentException e) {
            System.err.println("mogile up: " + e.getMessage());
            System.exit(2);
        }
        try {
            main.run(System.out);
            System.exit(0);
        } catch (IOException | RuntimeException e) {
            System.err.println("mogile up: " + main.advice(e));
            System.exit(1);
        }
    }

    private void parse(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            int equals = words.get(i).indexOf('=');
            String name = equals < 0 ? words.get(i) : words.get(i).substring(0, equals);
            String value;
            if (equals >= 0) {
                value = words.get(i).substring(equals + 1);
            } else if (i + 1 < words.size()) {
                value = words.get(++i);
            } else {
                throw new IllegalArgumentException(name + ": what? See 'mogile help'");
            }
            switch (name) {
                case "--data" -> data = Path.of(value);
                case "--listen" -> listen = NodeAddress.parseListen(value);
                case "--storage" -> nodes.add(NodeAddress.parse(value));
                default -> throw new IllegalArgumentException("no such option: " + name + ". See 'mogile help'");
            }
        }
        if (nodes.isEmpty()) {
            nodes.addAll(USUAL_NODES);
        }
        if (nodes.stream().map(NodeAddress::ip).distinct().count() < nodes.size()) {
            throw new IllegalArgumentException("each --storage needs an address of its own, such as 127.0.0.3");
        }
    }

    private void run(PrintStream out) throws IOException, InterruptedException {
        ProgramLog.install(0);
        Files.createDirectories(data);
        StopRequest stop = StopRequest.onSignals(PATIENCE);
        try (FileChannel lockFile =
                        FileChannel.open(data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lockFile.tryLock()) {
            if (lock == null) {
                throw new IOException(data + " is in use by another 'mogile up'");
            }
            try (LocalCluster cluster = new LocalCluster(config())) {
                cluster.start();
                new Greeting(data, cluster.trackerAddress(), nodes).print(out);
                stop.await();
            }
            out.println("Stopped.");
        } finally {
            stop.done();
        }
    }

    private LocalCluster.Config config() {
        return new LocalCluster.Config(
                data,
                Optional.empty(),
                "",
                "",
                listen,
                nodes.stream()
                        .map(n -> new LocalCluster.NodeSpec(n.http(), n.mgmt()))
                        .toList(),
                true);
    }

    /** The one line that says what is wrong, and where we know it what to do. */
    private String advice(Exception e) {
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        if (message.contains("Cannot assign requested address") || message.contains("Can't assign requested address")) {
            return message + "; on Linux every 127.x.x.x works, on macOS run 'sudo ifconfig lo0 alias 127.0.0.2',"
                    + " or name addresses of this machine by --storage";
        }
        if (message.contains("already in use")) {
            return message + "; stop what uses it, or choose others by --listen and --storage";
        }
        return message;
    }
}
