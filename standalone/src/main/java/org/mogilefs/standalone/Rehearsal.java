package org.mogilefs.standalone;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.mogilefs.client.MogileClient;
import org.mogilefs.common.log.ProgramLog;
import org.mogilefs.storage.StorageNode;
import org.mogilefs.storage.config.StorageConfig;

/**
 * A short run of a program's own code that ends by itself. The build makes an AOT cache from what it loads, so that
 * the program starts in a fraction of the time.
 */
public final class Rehearsal {
    private Rehearsal() {}

    /** Rehearses the program {@code words[0]} in the folder {@code words[1]}. */
    public static void main(String[] words) throws Exception {
        ProgramLog.install(0);
        Path folder = Path.of(words[1]);
        switch (words[0]) {
            case "storage" -> storage(folder);
            case "tracker", "standalone" -> cluster(folder);
            default -> throw new IllegalArgumentException("no such program: " + words[0]);
        }
        System.exit(0);
    }

    private static void storage(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("dev1"));
        InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
        try (StorageNode node = new StorageNode(StorageConfig.of(folder, any, any), () -> {})) {
            node.start();
            var url = URI.create("http://127.0.0.1:" + node.httpPort() + "/dev1/usage")
                    .toURL();
            try (var in = url.openStream()) {
                in.readAllBytes();
            }
        }
    }

    private static void cluster(Path folder) throws IOException, InterruptedException {
        InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
        LocalCluster.Config config = new LocalCluster.Config(
                folder, Optional.empty(), "", "", any, List.of(new LocalCluster.NodeSpec(any, any)), false);
        try (LocalCluster cluster = new LocalCluster(config)) {
            cluster.start();
            try (MogileClient client = cluster.client()) {
                client.store("key", "", "text".getBytes(StandardCharsets.UTF_8));
                client.fetchBytes("key");
                client.listKeys("").forEach(client::fileInfo);
                client.delete("key");
            }
        }
    }
}
