package org.mogilefs.tracker.command;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.mogilefs.protocol.Arguments;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.TrackerFixture;

/** One tracker a class and kind of database; each test works in a domain of its own. */
@ParameterizedClass
@MethodSource("org.mogilefs.testing.TestDatabase$Kind#available")
abstract class CommandTest {
    private static final AtomicInteger counter = new AtomicInteger();

    protected static TrackerFixture tracker;

    @Parameter
    TestDatabase.Kind kind;

    /** A name no other test uses; {@link #withDomain} makes it a domain. */
    protected final String domain = "d" + counter.incrementAndGet();

    @BeforeParameterizedClassInvocation
    static void start(TestDatabase.Kind kind) {
        tracker = new TrackerFixture(kind).withDevices();
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        tracker.close();
    }

    protected String ask(String line) {
        return tracker.ask(line.replace("{d}", domain));
    }

    /** Asks what must succeed; its values. */
    protected Arguments ok(String line) {
        return tracker.must(line.replace("{d}", domain)).values();
    }

    protected void withDomain() {
        ok("create_domain domain={d}");
    }

    /** An upload that is open and has its bytes, but is not closed. */
    protected record Upload(long fid, long devid, String path) {}

    protected Upload open(String arguments) {
        Arguments opened = ok("create_open domain={d}&" + arguments);
        return new Upload(opened.number("fid"), opened.number("devid"), opened.text("path"));
    }

    protected Upload uploaded(String arguments, String content) {
        Upload upload = open(arguments);
        put(upload, content);
        return upload;
    }

    protected void put(Upload upload, String content) {
        files(upload.devid()).put(URI.create(upload.path()).getPath(), content.getBytes(StandardCharsets.US_ASCII));
    }

    protected Map<String, byte[]> files(long devid) {
        return tracker.node(devid).files();
    }

    /** The line that closes an upload. */
    protected static String close(Upload upload, String key) {
        return "create_close domain={d}&key=" + key + "&fid=" + upload.fid() + "&devid=" + upload.devid() + "&path="
                + upload.path();
    }

    /** Stores a file; its fid. */
    protected Upload stored(String key, String content) {
        Upload upload = uploaded("key=" + key, content);
        ok(close(upload, key));
        return upload;
    }

    /** The name of a device's host. */
    protected static String host(long devid) {
        return devid <= 2 ? "h1" : "h2";
    }

    /** Sets a device's state. */
    protected void setState(long devid, String state) {
        ok("set_state host=" + host(devid) + "&device=" + devid + "&state=" + state);
    }

    /** Sets a device back to alive; the monitor may have forgotten meanwhile that it can be used. */
    protected void bringBack(long devid) {
        setState(devid, "alive");
        ok("do_monitor_round");
    }
}
