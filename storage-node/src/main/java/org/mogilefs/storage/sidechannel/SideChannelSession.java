package org.mogilefs.storage.sidechannel;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mogilefs.storage.disk.BadPathException;
import org.mogilefs.storage.disk.DeviceStore;
import org.mogilefs.storage.disk.Lane;
import org.mogilefs.storage.disk.OpenFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection of the side channel, on a virtual thread of its own; its lines are the original's. */
final class SideChannelSession implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(SideChannelSession.class);
    private static final int LINE_MAX = 4096;
    private static final Pattern SHUTDOWN = Pattern.compile("(?i:shutdown)(?:\\s?graceful)?(?:\\s?(\\d{1,5}))?");

    private final Socket socket;
    private final DeviceStore store;
    private final Digests digests;
    private final UtilizationFeed feed;
    private final Consumer<Optional<Duration>> shutdown;
    private final UnaryOperator<String> management;

    /**
     * A connection that has asked nothing yet.
     *
     * @param socket the connection, closed in the end
     * @param store the files whose lengths are asked for
     * @param digests computes them
     * @param feed what {@code watch} follows
     * @param shutdown what {@code shutdown} does, with the patience that the line names
     * @param management answers every other line
     */
    SideChannelSession(
            Socket socket,
            DeviceStore store,
            Digests digests,
            UtilizationFeed feed,
            Consumer<Optional<Duration>> shutdown,
            UnaryOperator<String> management) {
        this.socket = socket;
        this.store = store;
        this.digests = digests;
        this.feed = feed;
        this.shutdown = shutdown;
        this.management = management;
    }

    @Override
    public void run() {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (String line = readLine(in); line != null; line = readLine(in)) {
                if (!answer(line.strip(), in)) {
                    return;
                }
            }
        } catch (IOException e) {
            // a peer that goes away is how these connections end
            log.debug("side channel: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                return line.toString();
            }
            line.append((char) b);
            if (line.length() > LINE_MAX) {
                throw new IOException("a line without end");
            }
        }
        return null;
    }

    private void send(String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /** Answers one line; whether there may be another. */
    private boolean answer(String line, InputStream in) throws IOException, InterruptedException {
        String[] words = line.split("\\s+");
        String command = words[0];
        if (line.isEmpty()) {
            send("\r\n");
        } else if (command.equals("size") && words.length == 2) {
            send(size(words[1]) + "\r\n");
        } else if (isDigest(command) && (words.length == 2 || words.length == 3)) {
            send(digest(command, words[1], words.length == 3 && words[2].equals("fsck")) + "\r\n");
        } else if (command.equalsIgnoreCase("watch")) {
            watch(in);
            return false;
        } else if (SHUTDOWN.matcher(line).matches()) {
            stop(line);
            return false;
        } else {
            send(management.apply(line));
        }
        return true;
    }

    private void watch(InputStream in) throws IOException, InterruptedException {
        UtilizationFeed.Watcher watcher = feed.new Watcher(this::send);
        Thread.ofVirtual().name("side-channel-watch").start(() -> {
            try {
                // what it says is not answered any more
                in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                log.debug("side channel: {}", e.getMessage());
            } finally {
                watcher.endsItsSide();
            }
        });
        watcher.follow();
    }

    private void stop(String line) {
        Matcher matcher = SHUTDOWN.matcher(line);
        shutdown.accept(
                matcher.matches() && matcher.group(1) != null
                        ? Optional.of(Duration.ofSeconds(Integer.parseInt(matcher.group(1))))
                        : Optional.empty());
    }

    private static boolean isDigest(String command) {
        return command.equals("MD5") || command.equals("SHA-1") || command.equals("SHA-256");
    }

    private String size(String uri) throws InterruptedException {
        if (uri.contains("..")) {
            return "ERROR: uri invalid (contains ..)";
        }
        try {
            return uri + " " + DeviceCall.on(store.threads(), uri, lane -> sizeOf(uri, lane));
        } catch (BadPathException e) {
            return uri + " -1";
        } catch (IOException e) {
            note(uri, e);
            return uri + " -1";
        }
    }

    private void note(String uri, IOException e) {
        if (e instanceof Digests.UnreadableException unreadable) {
            store.troubles().note(uri, unreadable.reason());
        } else if (e instanceof FileSystemException) {
            // others tell of this node, not of its disks
            store.troubles().note(uri, e);
        }
    }

    private long sizeOf(String uri, Lane lane) throws BadPathException, IOException {
        try (OpenFile file = store.files().open(uri, lane)) {
            return file.kind() == OpenFile.Kind.FILE ? file.size() : -1;
        }
    }

    private String digest(String algorithm, String uri, boolean forFsck) throws InterruptedException {
        if (uri.contains("..")) {
            return "ERROR: uri invalid (contains ..)";
        }
        try {
            return uri + " " + algorithm + "=" + digests.digest(algorithm, uri, forFsck);
        } catch (BadPathException | NoSuchFileException | AccessDeniedException e) {
            return uri + " " + algorithm + "=-1";
        } catch (IOException e) {
            note(uri, e);
            long offset = e instanceof Digests.UnreadableException unreadable ? unreadable.offset() : 0;
            return "ERR read " + uri + " at " + offset + " failed";
        }
    }
}
