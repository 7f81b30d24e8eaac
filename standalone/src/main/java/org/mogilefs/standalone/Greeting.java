package org.mogilefs.standalone;

import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/** What {@code mogile up} says when everything runs. */
record Greeting(Path data, InetSocketAddress tracker, List<NodeAddress> nodes) {
    void print(PrintStream out) {
        String address = tracker.getAddress().getHostAddress() + ":" + tracker.getPort();
        out.println("MogileFS is up; everything is kept in " + data);
        out.println("  tracker       " + address);
        for (int i = 0; i < nodes.size(); i++) {
            NodeAddress node = nodes.get(i);
            out.println("  storage node  http://" + node.ip() + ":" + node.httpPort() + "/  side channel "
                    + node.mgmtPort() + "  devices dev" + (2 * i + 1) + ", dev" + (2 * i + 2));
        }
        out.println("  domain        " + LocalCluster.DOMAIN + ", class " + LocalCluster.FILE_CLASS
                + " (every file on two devices)");
        out.println();
        out.println("Try, in another shell:");
        String common = " --trackers=" + address + " --domain=" + LocalCluster.DOMAIN;
        out.println("  bin/mogupload" + common + " --key=hello --file=README.md");
        out.println("  bin/mogfileinfo" + common + " --key=hello");
        out.println("  bin/mogfetch" + common + " --key=hello --file=-");
        out.println();
        out.println("Ctrl-C stops it.");
        out.flush();
    }
}
