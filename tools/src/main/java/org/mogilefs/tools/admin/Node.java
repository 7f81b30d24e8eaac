package org.mogilefs.tools.admin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.mogilefs.client.HostInfo;
import org.mogilefs.client.StorageProbe;

/** Small questions to a storage node. */
final class Node {
    private static final int BODY_BYTES_MAX = 64 << 10;

    private Node() {}

    static String url(HostInfo host, String path) {
        return "http://" + host.ip() + ":" + host.httpPort() + path;
    }

    /** The text at {@code path}, or null when the node does not deliver it. */
    static String get(HostInfo host, String path) {
        try {
            return new String(StorageProbe.get(url(host, path), BODY_BYTES_MAX), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return null;
        }
    }
}
