package org.mogilefs.storage.disk;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Linux sends a file that is in memory, after a header, to a socket. */
class NativeSendTest {
    private static final int SIZE = 200_000;

    @TempDir
    Path folder;

    private final byte[] bytes = new byte[SIZE];
    private final AtomicInteger closings = new AtomicInteger();
    private final ResidentFiles resident = new ResidentFiles(() -> 0);
    private SocketChannel client;
    private SocketChannel accepted;
    private ClientSocket socket;
    private LinuxFile file;

    @BeforeEach
    void connect() throws IOException {
        assumeThat(LinuxCalls.isSupported()).isTrue();
        SocketPair pair = SocketPair.open();
        client = pair.peer();
        accepted = pair.accepted();
        socket = new ClientSocket(accepted, this::closeChannel);
        assertThat(socket.isKnown()).isTrue();
        new Random(1).nextBytes(bytes);
        file = open(Files.write(folder.resolve("f.fid"), bytes));
    }

    private LinuxFile open(Path path) {
        return open(path, resident);
    }

    private static LinuxFile open(Path path, ResidentFiles resident) {
        byte[] name = path.toString().getBytes(US_ASCII);
        return LinuxFile.of(LinuxCalls.open(name, "", LinuxCalls.O_CLOEXEC, 0), resident);
    }

    private void closeChannel() {
        closings.incrementAndGet();
        try {
            accepted.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void close() throws IOException {
        if (file != null) {
            file.close();
            accepted.close();
            client.close();
        }
    }

    private byte[] received(int length) throws IOException {
        return client.socket().getInputStream().readNBytes(length);
    }

    private static ByteBuffer direct(String text) {
        return ByteBuffer.allocateDirect(text.length())
                .put(text.getBytes(US_ASCII))
                .flip();
    }

    /** Reads a part as the selector does. */
    private int readCached(int at, int length) throws IOException {
        return file.readCached(ByteBuffer.allocateDirect(length), at);
    }

    @Test
    void aHeaderAndAPartOfAFileArrive() throws IOException {
        ByteBuffer header = direct("head");
        assertThat(socket.sendMore(header)).isTrue();
        assertThat(header.hasRemaining()).isFalse();
        assertThat(file.send(1000, 20_000, socket)).isEqualTo(20_000);
        assertThat(new String(received(4), US_ASCII)).isEqualTo("head");
        assertThat(received(20_000)).isEqualTo(Arrays.copyOfRange(bytes, 1000, 21_000));
    }

    @Test
    void aFullSocketTakesWhatItHasRoomFor() throws IOException {
        accepted.setOption(StandardSocketOptions.SO_SNDBUF, 8192);
        long at = 0;
        long sent = file.send(at, SIZE, socket);
        while (sent > 0) {
            at += sent;
            sent = file.send(at % SIZE, SIZE - at % SIZE, socket);
        }
        assertThat(sent).isZero();
        byte[] arrived = received((int) at);
        for (int i = 0; i < at; i++) {
            assertThat(arrived[i]).isEqualTo(bytes[i % SIZE]);
        }
    }

    @Test
    void afterItsEndNothingIsSent() throws IOException {
        assertThat(file.send(SIZE, 10, socket)).isZero();
    }

    @Test
    void aClientThatIsGoneIsNoTroubleOfTheDisk() throws IOException {
        client.setOption(StandardSocketOptions.SO_LINGER, 0);
        client.close();
        await().untilAsserted(() ->
                assertThatThrownBy(() -> file.send(0, 1000, socket)).isInstanceOf(SocketException.class));
        assertThatThrownBy(() -> socket.sendMore(direct("head"))).isInstanceOf(SocketException.class);
    }

    @Test
    void aClosedSocketIsNotSentTo() throws IOException {
        socket.close();
        socket.close();
        assertThat(closings).hasValue(1);
        assertThatThrownBy(() -> socket.sendMore(direct("head"))).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> file.send(0, 1000, socket)).isInstanceOf(ClosedChannelException.class);
    }

    /** Otherwise its number could be another client's by the time the bytes go out. */
    @Test
    void aSocketIsClosedAfterTheCallThatSendsAndItsClientLetGoBefore() throws IOException {
        int n = socket.send(number -> {
            socket.close();
            assertThat(closings).hasValue(0);
            assertThat(accepted.isOpen()).isTrue();
            try {
                assertThat(client.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            return 5;
        });
        assertThat(n).isEqualTo(5);
        assertThat(closings).hasValue(1);
        assertThat(accepted.isOpen()).isFalse();
    }

    @Test
    void aFileIsKnownToBeInMemoryOnceAllOfItWasSeen() throws IOException {
        assumeThat(isCounted()).isTrue();
        assertThat(file.isKnownCached(0, SIZE)).isFalse();
        readCached(0, 150_000);
        readCached(160_000, 40_000);
        assertThat(file.isKnownCached(0, 1000)).isFalse();
        readCached(150_000, 20_000);
        assertThat(file.isKnownCached(0, 1000)).isFalse();
        readCached(170_000, 40_000);
        assertThat(file.isKnownCached(0, SIZE)).isTrue();
        try (LinuxFile again = open(folder.resolve("f.fid"))) {
            assertThat(again.isKnownCached(1000, SIZE - 1000)).isTrue();
        }
    }

    @Test
    void aFileThatWasLookedAtWholeIsKnownToo() throws IOException {
        assumeThat(isCounted()).isTrue();
        assertThat(file.isCached(0, SIZE)).isTrue();
        assertThat(file.isKnownCached(0, SIZE)).isTrue();
    }

    @Test
    void aFileThatTheDiskIsAskedForIsNotKnown() throws IOException {
        readCached(0, SIZE);
        file.read(ByteBuffer.allocateDirect(10), 0);
        assertThat(file.isKnownCached(0, SIZE)).isFalse();
    }

    @Test
    void aFileOfWhichPagesAreMissingIsNotKnown() throws Exception {
        readCached(0, SIZE);
        // has the system forget the file's pages, where it can be told to
        String dd = "dd of='" + folder.resolve("f.fid") + "' oflag=nocache conv=notrunc,fdatasync count=0 2>&1";
        assumeThat(new ProcessBuilder("sh", "-c", dd).start().waitFor()).isZero();
        boolean isKnown = file.isKnownCached(0, SIZE);
        // not so on tmpfs
        assumeThat(readCached(0, SIZE)).isEqualTo(OpenFile.NOT_CACHED);
        assertThat(isKnown).isFalse();
    }

    /** Whether this kernel says how many pages of a file it holds. */
    private boolean isCounted() throws IOException {
        ResidentFiles others = new ResidentFiles(() -> 0);
        try (LinuxFile fresh = open(folder.resolve("f.fid"), others)) {
            return fresh.isCached(0, SIZE) && fresh.isKnownCached(0, SIZE);
        }
    }
}
