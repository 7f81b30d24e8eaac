package org.mogilefs.tools;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.mogilefs.tools.cli.Io;
import org.mogilefs.tools.cli.Output;

/**
 * Runs the utilities' usual commands once, against a stand-in for tracker and storage node on a port of this machine.
 * The build records this run for the AOT cache, so that a later start finds its classes loaded and linked.
 */
public final class ToolsRehearsal {
    private static final String PATH = "/dev1/0/000/000/0000000001.fid";
    private static final byte[] CONTENT =
            "available: 1\ndevice: d\ndisk: d\ntotal: 2\nused: 1\n".getBytes(StandardCharsets.UTF_8);

    private ToolsRehearsal() {}

    /** Ends with status 1 when a command failed, so that a cache is never made from half a run. */
    public static void main(String[] args) throws IOException {
        Path file = Files.createTempFile("rehearsal", ".bin");
        int failures = 0;
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().start(() -> accept(server));
            Files.write(file, CONTENT);
            Io io = io();
            for (String[] command : commands(file)) {
                List<String> arguments = new ArrayList<>(Arrays.asList(command));
                arguments.add(1, "--trackers=127.0.0.1:" + server.getLocalPort());
                failures += run(io, arguments);
            }
            failures += DatabaseRehearsal.run(io);
        } finally {
            Files.deleteIfExists(file);
        }
        System.exit(failures == 0 ? 0 : 1);
    }

    /** 1 for a command that fails, 0 otherwise. */
    static int run(Io io, List<String> arguments) {
        int status = Main.run(io, arguments);
        if (status == 0) {
            return 0;
        }
        System.err.println("rehearsal: " + String.join(" ", arguments) + " ended with status " + status);
        return 1;
    }

    private static Io io() {
        Output nowhere = new Output(new ByteArrayOutputStream(), false);
        Output err = new Output(System.err, false);
        return new Io(InputStream.nullInputStream(), nowhere, err, Map.of("HOME", "/nonexistent"));
    }

    private static String[][] commands(Path file) {
        String domain = "--domain=d";
        return new String[][] {
            {"mogadm", "check"},
            {"mogadm", "host", "list"},
            {"mogadm", "--json", "host", "list"},
            {"mogadm", "host", "mark", "h", "alive"},
            {"mogadm", "device", "list"},
            {"mogadm", "device", "summary"},
            {"mogadm", "device", "next"},
            {"mogadm", "device", "mark", "h", "dev1", "alive"},
            {"mogadm", "domain", "list"},
            {"mogadm", "domain", "add", "e"},
            {"mogadm", "class", "list"},
            {"mogadm", "class", "add", "d", "e"},
            {"mogadm", "settings", "list"},
            {"mogadm", "fsck", "status"},
            {"mogadm", "rebalance", "settings"},
            {"mogupload", domain, "--key=k", "--file=" + file},
            {"mogfetch", domain, "--key=k", "--file=" + file},
            {"mogfetch", domain, "--key=k", "--file=-"},
            {"mogdelete", domain, "--key=k"},
            {"mogrename", domain, "--old_key=k", "--new_key=l"},
            {"moglistkeys", domain, "--key_prefix=k"},
            {"mogfileinfo", domain, "--key=k"},
            {"mogfiledebug", domain, "--key=k"},
            {"mogtool", domain, "extract", "k", "-"},
        };
    }

    private static void accept(ServerSocket server) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofPlatform().daemon().start(() -> serve(socket, server.getLocalPort()));
            } catch (IOException e) {
                return; // the rehearsal is over
            }
        }
    }

    private static void serve(Socket socket, int port) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (String line = line(in); line != null; line = line(in)) {
                String word = line.substring(0, Math.max(0, line.indexOf(' ')));
                if (word.equals("PUT") || word.equals("GET")) {
                    http(in, socket.getOutputStream(), word);
                } else {
                    write(socket.getOutputStream(), "OK " + answer(word, port) + "\r\n");
                }
            }
        } catch (IOException e) {
            return; // the client went away
        }
    }

    private static String answer(String command, int port) {
        String path = "http:%2F%2F127.0.0.1:" + port + PATH;
        return switch (command) {
            case "get_hosts" ->
                "hosts=1&host1_hostid=1&host1_status=alive&host1_hostname=h&host1_hostip=127.0.0.1&host1_http_port="
                        + port;
            case "get_devices" ->
                "devices=1&dev1_devid=1&dev1_hostid=1&dev1_status=alive&dev1_weight=100&dev1_mb_total=9&dev1_mb_used=3";
            case "get_domains" -> "domains=1&domain1=d&domain1classes=1&domain1class1name=c&domain1class1mindevcount=2";
            case "create_open" -> "fid=1&dev_count=1&devid_1=1&path_1=" + path;
            case "get_paths" -> "paths=1&path1=" + path;
            case "list_keys" -> "key_count=1&key_1=k&next_after=k";
            case "file_debug" -> "fid_fid=1&fid_dkey=k&fid_length=53&devids=1&devpath_0=" + path;
            case "file_info" -> "fid=1&key=k&domain=d&class=c&length=5&devcount=2";
            case "server_settings" -> "key_count=1&key_1=schema_version&value_1=17";
            case "fsck_status" -> "running=0&end_fid=5&max_fid_checked=3";
            default -> "";
        };
    }

    private static void http(InputStream in, OutputStream out, String method) throws IOException {
        long length = 0;
        for (String header = line(in); header != null && !header.isEmpty(); header = line(in)) {
            if (header.startsWith("Content-Length: ")) {
                length = Long.parseLong(header.substring("Content-Length: ".length()));
            }
        }
        in.skipNBytes(length);
        byte[] body = method.equals("GET") ? CONTENT : new byte[0];
        write(out, "HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n");
        out.write(body);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int c;
        while ((c = in.read()) >= 0 && c != '\n') {
            if (c != '\r') {
                line.write(c);
            }
        }
        return c < 0 ? null : line.toString(StandardCharsets.UTF_8);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
