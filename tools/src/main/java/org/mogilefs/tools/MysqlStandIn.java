package org.mogilefs.tools;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands in for a MySQL server while {@link DatabaseRehearsal} runs: takes any login, knows its session variables, and
 * answers whatever is selected with one row of numbers. As much of the client/server protocol (MySQL Internals, "Protocol::HandshakeV10" and
 * "COM_QUERY") as the driver needs to believe it.
 */
final class MysqlStandIn implements AutoCloseable {
    /** Protocol 4.1 with a database, transactions and 20 bytes of salt; no TLS. */
    private static final int CAPABILITIES = 0x0008_a20f;

    private static final int UTF8MB4 = 45;
    private static final int AUTOCOMMIT = 2;
    private static final int QUIT = 1;
    private static final int QUERY = 3;
    private static final int TEXT = 0xfd;

    private static final Pattern VARIABLE = Pattern.compile("@@(?:session\\.)?(\\w+)(?: AS (\\w+))?");
    private static final Map<String, String> VARIABLES = Map.of(
            "character_set_client", "utf8mb4",
            "character_set_connection", "utf8mb4",
            "character_set_results", "utf8mb4",
            "character_set_server", "utf8mb4",
            "collation_server", "utf8mb4_general_ci",
            "collation_connection", "utf8mb4_general_ci",
            "sql_mode", "STRICT_TRANS_TABLES",
            "time_zone", "SYSTEM",
            "system_time_zone", "UTC",
            "transaction_isolation", "REPEATABLE-READ");

    private static final String NUMBER = "16777216"; // what any other variable is: fits sizes and times

    private final ServerSocket server;

    MysqlStandIn() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                new Conversation(socket).run();
            } catch (IOException e) {
                // this client went away, or the rehearsal is over: the loop looks
                Thread.onSpinWait();
            }
        }
    }

    /** One connection. */
    private static final class Conversation {
        private final DataInputStream in;
        private final OutputStream out;
        private int sequence;

        Conversation(Socket socket) throws IOException {
            in = new DataInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        }

        void run() throws IOException {
            send(handshake());
            read();
            send(ok());
            for (byte[] command = read(); command[0] != QUIT; command = read()) {
                String text = new String(command, 1, command.length - 1, StandardCharsets.UTF_8);
                if (command[0] == QUERY && text.contains("SELECT")) {
                    select(text);
                } else {
                    send(ok());
                }
            }
        }

        private void select(String query) throws IOException {
            List<String> names = new ArrayList<>();
            List<String> values = new ArrayList<>();
            Matcher variables = VARIABLE.matcher(query);
            while (variables.find()) {
                names.add(variables.group(2) == null ? variables.group(1) : variables.group(2));
                values.add(VARIABLES.getOrDefault(variables.group(1), NUMBER));
            }
            if (names.isEmpty()) {
                for (String column : query.replaceFirst(" FROM .*", "").split(",")) {
                    names.add(column.strip());
                    values.add(NUMBER);
                }
            }
            send(new byte[] {(byte) names.size()});
            for (String name : names) {
                send(column(name));
            }
            send(end());
            send(strings(values));
            send(end());
        }

        private byte[] read() throws IOException {
            int length = in.read() | in.read() << 8 | in.read() << 16;
            sequence = in.read() + 1;
            if (length <= 0) {
                throw new EOFException();
            }
            return in.readNBytes(length);
        }

        private void send(byte[] payload) throws IOException {
            out.write(new byte[] {
                (byte) payload.length, (byte) (payload.length >> 8), (byte) (payload.length >> 16), (byte) sequence++
            });
            out.write(payload);
            out.flush();
        }
    }

    private static byte[] handshake() {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(10);
        packet.writeBytes(text("8.0.0\0"));
        packet.writeBytes(new byte[] {1, 0, 0, 0});
        packet.writeBytes(text("saltsalt\0"));
        packet.writeBytes(new byte[] {(byte) CAPABILITIES, (byte) (CAPABILITIES >> 8), UTF8MB4, AUTOCOMMIT, 0});
        packet.writeBytes(new byte[] {(byte) (CAPABILITIES >> 16), (byte) (CAPABILITIES >> 24), 21});
        packet.writeBytes(new byte[10]);
        packet.writeBytes(text("saltsaltsalt\0"));
        packet.writeBytes(text("mysql_native_password\0"));
        return packet.toByteArray();
    }

    private static byte[] ok() {
        return new byte[] {0, 0, 0, AUTOCOMMIT, 0, 0, 0};
    }

    private static byte[] end() {
        return new byte[] {(byte) 0xfe, 0, 0, AUTOCOMMIT, 0};
    }

    private static byte[] column(String name) {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.writeBytes(strings(List.of("def", "", "", "", name, "")));
        packet.writeBytes(new byte[] {12, UTF8MB4, 0, 0, 1, 0, 0, (byte) TEXT, 0, 0, 0, 0, 0});
        return packet.toByteArray();
    }

    /** Each with its length before it; none is longer than 250 bytes. */
    private static byte[] strings(List<String> values) {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        for (String value : values) {
            packet.write(value.length());
            packet.writeBytes(text(value));
        }
        return packet.toByteArray();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
