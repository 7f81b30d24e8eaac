package org.mogilefs.storage;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where several processes listen at one address (SO_REUSEPORT), Linux gives each a share of the new connections, and when
 * one of them closes its port, resets those that it has not accepted yet. Told here to give all of them to whoever
 * listens since last, it leaves the older process time to accept what is its own before it is stopped.
 */
final class NewestListener {
    private static final Logger log = LoggerFactory.getLogger(NewestListener.class);
    private static final Path FDS = Path.of("/proc/self/fd");
    private static final List<Path> TABLES = List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));
    private static final String LISTENING = "0A";

    private static final int SOL_SOCKET = 1;
    private static final int SO_ATTACH_REUSEPORT_CBPF = 51;
    // of classic BPF: the program's result is this constant
    private static final short BPF_RETURN = 0x06;

    private NewestListener() {}

    /** A listening socket: the system's number of it, and its address as the system's table has it. */
    private record Listener(String inode, String address) {}

    /**
     * Has new connections come to the sockets that this process listens with at a port, if others do so, too. Where the
     * system cannot, or its kind is unknown, nothing changes.
     */
    static void prefer(int port) {
        if (!Files.isReadable(TABLES.getFirst()) || !Files.isDirectory(FDS)) {
            return;
        }
        try {
            List<Listener> all = listeners(port);
            Map<String, Integer> own = descriptors();
            for (Listener listener : all) {
                long sharing = all.stream()
                        .filter(other -> other.address.equals(listener.address))
                        .count();
                if (sharing > 1 && own.containsKey(listener.inode)) {
                    // the system numbers them in the order in which they began to listen
                    attach(own.get(listener.inode), (int) sharing - 1);
                }
            }
        } catch (IOException | RuntimeException e) {
            log.info("port {} is shared with the other process until that ends: {}", port, e.toString());
        }
    }

    /** All that listen at a port, whatever process they are of. */
    private static List<Listener> listeners(int port) throws IOException {
        String end = String.format(":%04X", port);
        List<Listener> found = new ArrayList<>();
        for (Path table : TABLES) {
            if (Files.isReadable(table)) {
                for (String line : Files.readAllLines(table, StandardCharsets.US_ASCII)) {
                    // number, local address, remote address, state, four more, user, timeout, inode
                    String[] fields = line.strip().split("\\s+");
                    if (fields.length > 9 && fields[1].endsWith(end) && fields[3].equals(LISTENING)) {
                        found.add(new Listener(fields[9], fields[1]));
                    }
                }
            }
        }
        return found;
    }

    /** This process's sockets, by the system's number. */
    private static Map<String, Integer> descriptors() throws IOException {
        Map<String, Integer> sockets = new HashMap<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(FDS)) {
            for (Path fd : all) {
                String target = Files.isSymbolicLink(fd) ? read(fd) : "";
                if (target.startsWith("socket:[")) {
                    sockets.put(
                            target.replaceAll("\\D", ""),
                            Integer.valueOf(fd.getFileName().toString()));
                }
            }
        }
        return sockets;
    }

    private static String read(Path fd) {
        try {
            return Files.readSymbolicLink(fd).toString();
        } catch (IOException e) {
            // closed meanwhile
            return "";
        }
    }

    private static void attach(int fd, int index) throws IOException {
        MethodHandle setsockopt = Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow("setsockopt"),
                        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            // struct sock_filter: code, two jumps, value
            MemorySegment filter = arena.allocate(8, 8);
            filter.set(JAVA_SHORT, 0, BPF_RETURN);
            filter.set(JAVA_INT, 4, index);
            // struct sock_fprog: how many, and where
            MemorySegment program = arena.allocate(16, 8);
            program.set(JAVA_SHORT, 0, (short) 1);
            program.set(ADDRESS, 8, filter);
            int result = (int)
                    setsockopt.invokeExact(fd, SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, program, (int) program.byteSize());
            if (result != 0) {
                throw new IOException("the system refuses");
            }
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a call of the system failed", e);
        }
    }
}
