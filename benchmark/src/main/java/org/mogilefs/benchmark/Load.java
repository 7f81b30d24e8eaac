package org.mogilefs.benchmark;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.mogilefs.protocol.Arguments;

/** What one connection does over and over. */
enum Load {
    /** Asks for nothing. */
    NOOP {
        @Override
        void once(TrackerLine tracker, Files files) throws IOException {
            tracker.must("noop", Map.of());
        }
    },
    /** Looks a random key up. */
    GET_PATHS {
        @Override
        void once(TrackerLine tracker, Files files) throws IOException {
            tracker.must("get_paths", Map.of("domain", files.domain(), "key", files.randomKey(), "noverify", "1"));
        }
    },
    /** Looks a random key up, and has the tracker ask a storage node whether the copy is there. */
    GET_PATHS_VERIFIED {
        @Override
        void once(TrackerLine tracker, Files files) throws IOException {
            tracker.must("get_paths", Map.of("domain", files.domain(), "key", files.randomKey(), "noverify", "0"));
        }
    },
    /** Asks what is known about a random key. */
    FILE_INFO {
        @Override
        void once(TrackerLine tracker, Files files) throws IOException {
            tracker.must("file_info", Map.of("domain", files.domain(), "key", files.randomKey()));
        }
    },
    /** Lists 100 keys from a random one on. */
    LIST_KEYS {
        @Override
        void once(TrackerLine tracker, Files files) throws IOException {
            tracker.must(
                    "list_keys",
                    Map.of(
                            "domain",
                            files.domain(),
                            "prefix",
                            Files.PREFIX,
                            "after",
                            files.key(files.random(Math.max(1, files.count() - 100))),
                            "limit",
                            "100"));
        }
    },
    /** Stores a small file under a new key: create_open, PUT, create_close. */
    STORE {
        @Override
        void once(TrackerLine tracker, Files files) throws IOException {
            store(
                    tracker,
                    files,
                    "new/" + Long.toHexString(ThreadLocalRandom.current().nextLong()));
        }
    };

    private static final byte[] BYTES = new byte[4096];

    abstract void once(TrackerLine tracker, Files files) throws IOException;

    static void store(TrackerLine tracker, Files files, String key) throws IOException {
        Arguments open = tracker.must("create_open", Map.of("domain", files.domain(), "key", key));
        put(open.text("path"));
        tracker.must(
                "create_close",
                Map.of(
                        "domain", files.domain(),
                        "key", key,
                        "fid", open.text("fid"),
                        "devid", open.text("devid"),
                        "path", open.text("path"),
                        "size", Integer.toString(BYTES.length)));
    }

    private static void put(String path) throws IOException {
        HttpURLConnection http = (HttpURLConnection) URI.create(path).toURL().openConnection();
        http.setRequestMethod("PUT");
        http.setDoOutput(true);
        http.setFixedLengthStreamingMode(BYTES.length);
        try (OutputStream out = http.getOutputStream()) {
            out.write(BYTES);
        }
        if (http.getResponseCode() / 100 != 2) {
            throw new IOException("PUT " + path + " answered " + http.getResponseCode());
        }
        http.getInputStream().close();
    }

    /** The files that are there already: {@code count} of them, with numbered keys. */
    record Files(String domain, int count) {
        static final String PREFIX = "load/";

        String key(int number) {
            return PREFIX + String.format("%08d", number);
        }

        int random(int bound) {
            return ThreadLocalRandom.current().nextInt(bound);
        }

        String randomKey() {
            return key(random(count));
        }
    }
}
