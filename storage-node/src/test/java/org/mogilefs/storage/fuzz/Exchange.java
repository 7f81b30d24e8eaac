package org.mogilefs.storage.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a client does on one connection.
 *
 * @param pieces the bytes that it sends, a character each, in so many writes
 * @param ending what it does then
 */
record Exchange(List<String> pieces, Ending ending) {
    private static final int PATIENCE_MILLIS = 60_000;

    /** How a client leaves. */
    enum Ending {
        /** It ends its side, and reads what comes until the node ends the other. */
        READS_ALL,
        /** The same, but it breaks the connection after the first byte. */
        READS_ONE,
        /** It goes without reading. */
        CLOSES,
        /** It breaks the connection. */
        RESETS
    }

    /**
     * What came back.
     *
     * @param text a character each byte
     * @param isAll false when the client or the node broke the connection
     */
    record Answer(String text, boolean isAll) {}

    static Exchange of(String text) {
        return new Exchange(List.of(text), Ending.READS_ALL);
    }

    /** Everything that is sent. */
    String text() {
        return String.join("", pieces);
    }

    /**
     * Does it.
     *
     * @throws java.net.SocketTimeoutException when the node neither answers nor ends the connection
     */
    Answer with(int port) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        boolean isAll = false;
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            isAll = converse(socket, answer);
        } catch (SocketException e) {
            // reset: the node did not want the rest
        }
        return new Answer(answer.toString(ISO_8859_1), isAll);
    }

    private boolean converse(Socket socket, ByteArrayOutputStream answer) throws IOException {
        for (String piece : pieces) {
            socket.getOutputStream().write(piece.getBytes(ISO_8859_1));
        }
        if (ending == Ending.READS_ALL || ending == Ending.READS_ONE) {
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            if (ending == Ending.READS_ALL) {
                in.transferTo(answer);
                return true;
            }
            answer.write(in.readNBytes(1));
        }
        if (ending != Ending.CLOSES) {
            socket.setSoLinger(true, 0);
        }
        return false;
    }

    /** As Java would write it, so that a failure can be tried again by hand. */
    @Override
    public String toString() {
        return pieces.stream().map(Exchange::quoted).collect(Collectors.joining(" + ")) + ", " + ending;
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            switch (c) {
                case '\r' -> quoted.append("\\r");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                case '"', '\\' -> quoted.append('\\').append(c);
                default -> quoted.append(c >= ' ' && c < 0x7f ? String.valueOf(c) : String.format("\\u%04x", (int) c));
            }
        }
        return quoted.append('"').toString();
    }
}
