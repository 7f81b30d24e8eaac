package org.mogilefs.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import org.mogilefs.client.http.HttpPool;
import org.mogilefs.client.http.HttpResponse;
import org.mogilefs.client.http.HttpUrl;

/** Single questions to a storage node, for tools that look at one copy of a file rather than at the file. */
public final class StorageProbe {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration STALL_TIMEOUT = Duration.ofSeconds(10);

    private StorageProbe() {}

    /**
     * What a node answered.
     *
     * @param status the status, such as 200
     * @param statusLine the status and its words
     * @param headers the headers, names in lower case
     */
    public record Answer(int status, String statusLine, Map<String, String> headers) {}

    /**
     * Asks for the headers of a copy.
     *
     * @param url where it is
     * @return the answer, whatever its status
     * @throws IOException when none comes
     */
    public static Answer head(String url) throws IOException {
        return ask("HEAD", url, OutputStream.nullOutputStream(), 0);
    }

    /**
     * Fetches a copy.
     *
     * @param url where it is
     * @param out takes the copy, or the words of a refusal
     * @return the answer, whatever its status
     * @throws IOException when none comes, or {@code out} fails
     */
    public static Answer get(String url, OutputStream out) throws IOException {
        return ask("GET", url, out, Long.MAX_VALUE);
    }

    /**
     * Fetches the beginning of a copy.
     *
     * @param url where it is
     * @param bytesMax how many bytes at most
     * @return its bytes
     * @throws IOException when the answer is not 2xx
     */
    public static byte[] get(String url, int bytesMax) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Answer answer = ask("GET", url, bytes, bytesMax);
        if (answer.status() / 100 != 2) {
            throw new IOException(answer.statusLine());
        }
        return bytes.toByteArray();
    }

    private static Answer ask(String method, String url, OutputStream out, long bytesMax) throws IOException {
        try (HttpPool http = new HttpPool(CONNECT_TIMEOUT, STALL_TIMEOUT);
                HttpResponse response = http.request(method, HttpUrl.parse(url), Map.of())) {
            byte[] buffer = new byte[32 << 10];
            long left = bytesMax;
            int read;
            while (left > 0 && (read = response.read(buffer, 0, (int) Math.min(left, buffer.length))) >= 0) {
                out.write(buffer, 0, read);
                left -= read;
            }
            return new Answer(
                    response.head().status(),
                    response.head().statusLine(),
                    response.head().headers());
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
