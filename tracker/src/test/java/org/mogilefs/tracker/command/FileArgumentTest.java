package org.mogilefs.tracker.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mogilefs.protocol.Arguments;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.TrackerFixture;

/** Arguments and errors of the commands on files that need rows or devices of a special kind; each in its own domain. */
class FileArgumentTest {
    private static final AtomicInteger counter = new AtomicInteger();
    private static TrackerFixture tracker;

    private final String domain = "d" + counter.incrementAndGet();

    private record Upload(long fid, long devid, String path) {}

    @BeforeAll
    static void start() {
        tracker = new TrackerFixture(TestDatabase.Kind.SQLITE).withDevices();
    }

    @AfterAll
    static void stop() {
        tracker.close();
    }

    @BeforeEach
    void makeDomain() {
        ok("create_domain domain={d}");
    }

    private String ask(String line) {
        return tracker.ask(line.replace("{d}", domain));
    }

    private Arguments ok(String line) {
        return tracker.must(line.replace("{d}", domain)).values();
    }

    private Upload uploaded(String arguments) {
        Arguments opened = ok("create_open domain={d}&" + arguments);
        Upload upload = new Upload(opened.number("fid"), opened.number("devid"), opened.text("path"));
        tracker.node(upload.devid())
                .files()
                .put(URI.create(upload.path()).getPath(), "hello".getBytes(StandardCharsets.US_ASCII));
        return upload;
    }

    private static String close(Upload upload) {
        return "create_close domain={d}&fid=" + upload.fid() + "&devid=" + upload.devid() + "&path=" + upload.path();
    }

    private Upload stored(String key) {
        Upload upload = uploaded("key=" + key);
        ok(close(upload) + "&key=" + key);
        return upload;
    }

    @Test
    void createOpenTakesTheClassZeroForNone() {
        ok("create_open domain={d}&key=k&class=0");
        assertThat(ask("create_open domain={d}&key=k&class=00")).isEqualTo("ERR unreg_class unreg_class");
    }

    @Test
    void createOpenGivesNoOtherFidThanTheOneAskedFor() {
        assertThat(ask("create_open domain={d}&key=k&fid=x")).startsWith("ERR db ");
        assertThat(ask("create_open domain={d}&key=k&fid=-5")).startsWith("ERR db ");
        assertThat(ok("create_open domain={d}&key=k&fid=5000000000").number("fid"))
                .isEqualTo(5_000_000_000L);
        assertThat(ask("create_open domain={d}&key=k&fid=5000000000")).isEqualTo("ERR fid_in_use fid_in_use");
    }

    @Test
    void createOpenRefusesAFidThatWouldUseUpAllNumbers() {
        String refused = "ERR db fid+must+be+at+most+9007199254740991";
        assertThat(ask("create_open domain={d}&key=k&fid=9007199254740992")).isEqualTo(refused);
        assertThat(ask("create_open domain={d}&key=k&fid=99999999999999999999")).isEqualTo(refused);
        assertThat(ok("create_open domain={d}&key=k").number("fid")).isLessThan(9_007_199_254_740_991L);
    }

    private int dmid() {
        return (int) ok("file_debug fid=" + uploaded("key=any").fid()).number("tempfile_dmid");
    }

    private static String host(long devid) {
        return devid <= 2 ? "h1" : "h2";
    }

    // ---- create_open

    @Test
    void openRefusesAFidThatAFileHas() {
        long fid = stored("k").fid();
        assertThat(ask("create_open domain={d}&key=k&fid=" + fid)).isEqualTo("ERR fid_in_use fid_in_use");
        assertThat(ok("file_debug fid=" + fid).asMap()).doesNotContainKey("tempfile_dkey");
    }

    @Test
    void openTakesFidZeroForAnyFid() {
        assertThat(ok("create_open domain={d}&key=k&fid=0").number("fid")).isPositive();
    }

    @Test
    void openOffersNothingOnAHostThatIsDown() {
        ok("update_host host=h1&status=down");
        try {
            Arguments opened = ok("create_open domain={d}&key=k&multi_dest=1");
            assertThat(opened.number("dev_count")).isEqualTo(2);
            assertThat(opened.number("devid_1")).isBetween(3L, 4L);
            assertThat(opened.number("devid_2")).isBetween(3L, 4L);
            assertThat(opened.asMap()).doesNotContainKey("path_3");
        } finally {
            ok("update_host host=h1&status=alive");
            // the monitor may have forgotten meanwhile that the devices can be used
            ok("do_monitor_round");
        }
    }

    @Test
    void openWithMultiDestMayOfferOneDeviceOnly() {
        for (int devid = 1; devid <= 3; devid++) {
            ok("set_state host=" + host(devid) + "&device=" + devid + "&state=drain");
        }
        try {
            assertThat(ok("create_open domain={d}&key=k&multi_dest=1").asMap())
                    .containsEntry("dev_count", "1")
                    .containsEntry("devid_1", "4")
                    .doesNotContainKeys("path", "devid");
        } finally {
            for (int devid = 1; devid <= 3; devid++) {
                ok("set_state host=" + host(devid) + "&device=" + devid + "&state=alive");
            }
        }
    }

    @Test
    void openWithASizeOffersTheDevicesThatHaveRoomForIt() {
        assertThat(ok("create_open domain={d}&key=k&size=1000000").number("fid"))
                .isPositive();
        assertThat(ok("create_open domain={d}&key=k&size=abc").number("fid")).isPositive();
    }

    @Test
    void openAndCloseInZoneAltSpeakOfTheOtherAddress() {
        ok("update_host host=h1&altip=10.8.8.1&altmask=10.0.0.0/8");
        ok("update_host host=h2&altip=10.8.8.2&altmask=10.0.0.0/8");
        try {
            Upload upload = uploaded("key=k&zone=alt");
            assertThat(upload.path()).startsWith("http://10.8.8.");
            assertThat(ask(close(upload) + "&key=k")).isEqualTo("ERR bogus_args bogus_args");
            assertThat(ask(close(upload) + "&key=k&zone=ALT")).isEqualTo("ERR bogus_args bogus_args");
            assertThat(ask(close(upload) + "&key=k&zone=alt")).isEqualTo("OK ");
        } finally {
            ok("update_host host=h1&altip=&altmask=");
            ok("update_host host=h2&altip=&altmask=");
        }
    }

    // ---- create_close

    @Test
    void closeTakesZeroForNoFidNoDevidNoPath() {
        assertThat(ask("create_close domain={d}&key=k&fid=0&devid=1&path=x")).isEqualTo("ERR no_fid no_fid");
        assertThat(ask("create_close domain={d}&key=k&fid=1&devid=0&path=x")).isEqualTo("ERR no_devid no_devid");
        assertThat(ask("create_close domain={d}&key=k&fid=1&devid=1&path=0")).isEqualTo("ERR no_path no_path");
    }

    @Test
    void closeComparesTheSizeAsANumberAndTakesWordsForZero() {
        for (String wrong : new String[] {"abc", "5.5", "00", "6", "99999999999999999999"}) {
            assertThat(ask(close(uploaded("key=k")) + "&key=k&size=" + wrong))
                    .startsWith("ERR size_mismatch Expected:+" + wrong + "%3B+actual:+5%3B+path:+http://");
        }
        for (String right : new String[] {"5", "5x", "5.0", "0", "", "-1", "-7"}) {
            assertThat(ask(close(uploaded("key=k")) + "&key=k&size=" + right)).isEqualTo("OK ");
        }
    }

    @Test
    void closeWantsTheDevidInDigits() {
        Upload upload = uploaded("key=k");
        String line = close(upload).replace("&devid=" + upload.devid(), "&devid=" + upload.devid() + ".5") + "&key=k";
        assertThat(ask(line)).isEqualTo("ERR bogus_args bogus_args");
        assertThat(ask(close(upload) + "&key=k")).isEqualTo("OK ");
    }

    @Test
    void closeOfAFidThatWasNeverOpenedIsRefused() {
        Upload upload = uploaded("key=k");
        long never = 987_654_321L;
        String path = upload.path().substring(0, upload.path().indexOf("/dev")) + "/dev" + upload.devid()
                + "/0/987/654/0987654321.fid";
        assertThat(ask(close(new Upload(never, upload.devid(), path)) + "&key=k"))
                .isEqualTo("ERR no_temp_file No+tempfile+or+file+already+closed");
    }

    @Test
    void closeOfAFidThatIsAFileAlreadyLeavesTheFileAlone() {
        Upload upload = stored("k");
        tracker.execute("INSERT INTO tempfile (fid, createtime, classid, dmid, dkey, devids) SELECT fid, 1, 0, dmid,"
                + " dkey, '" + upload.devid() + "' FROM file WHERE fid = " + upload.fid());
        assertThat(ask(close(upload) + "&key=k")).isEqualTo("ERR fid_exists fid_exists");
        assertThat(ok("file_debug fid=" + upload.fid()).asMap())
                .containsEntry("fid_dkey", "k")
                .doesNotContainKey("delqueue_nexttry");
    }

    @Test
    void closeWithoutAKeyAtAllIsHowAClientGivesUp() {
        Upload upload = uploaded("key=k");
        assertThat(ask(close(upload))).isEqualTo("OK ");
        assertThat(ok("file_debug fid=" + upload.fid()).has("delqueue_nexttry")).isTrue();
    }

    @Test
    void closeTakesTheKeyZero() {
        ok(close(uploaded("key=0")) + "&key=0");
        assertThat(ok("file_info domain={d}&key=0").text("length")).isEqualTo("5");
    }

    @Test
    void closeOfAnUploadOnANodeThatIsAwaySaysSo() {
        ok("create_host host=away-{d}&ip=127.0.0.9&port=1&status=alive");
        ok("create_device devid=77&hostname=away-{d}");
        Upload upload = uploaded("key=k");
        tracker.execute("UPDATE tempfile SET devids = '77' WHERE fid = " + upload.fid());
        String path = upload.path().replaceFirst(".*/dev\\d+", "http://127.0.0.9:1/dev77");
        assertThat(ask(close(new Upload(upload.fid(), 77, path)) + "&key=k&size=5"))
                .startsWith(
                        "ERR size_verify_error Expected:+5%3B+actual:+0+%28cantreach%29%3B+path:+http://127.0.0.9:1/");
    }

    @Test
    void closeVerifiesASha1() {
        String right = "&key=k&checksumverify=1&checksum=SHA-1:aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d";
        assertThat(ask(close(uploaded("key=k")) + right)).isEqualTo("OK ");
        assertThat(ask(close(uploaded("key=k")) + right.replace("aaf4", "0000")))
                .startsWith("ERR checksum_mismatch ");
    }

    // ---- get_paths

    @Test
    void getPathsNamesThePortForReads() {
        Upload upload = stored("k");
        ok("update_host host=" + host(upload.devid()) + "&getport=7777");
        try {
            assertThat(ok("get_paths domain={d}&key=k&noverify=1").text("path1"))
                    .contains(":7777/dev" + upload.devid() + "/");
        } finally {
            ok("update_host host=" + host(upload.devid()) + "&getport=");
        }
    }

    @Test
    void getPathsNamesDevicesThatAreReadonly() {
        Upload upload = stored("k");
        ok("set_state host=" + host(upload.devid()) + "&device=" + upload.devid() + "&state=readonly");
        try {
            assertThat(ok("get_paths domain={d}&key=k").text("path1")).isEqualTo(upload.path());
        } finally {
            ok("set_state host=" + host(upload.devid()) + "&device=" + upload.devid() + "&state=alive");
        }
    }

    @Test
    void getPathsLeavesOutADeviceWithoutARow() {
        Upload upload = stored("k");
        tracker.execute("INSERT INTO file_on (fid, devid) VALUES (" + upload.fid() + ", 4321)");
        assertThat(ask("get_paths domain={d}&key=k&noverify=1")).isEqualTo("OK paths=1&path1=" + upload.path());
    }

    @Test
    void getPathsOfAFileWithoutCopiesNamesNone() {
        Upload upload = stored("k");
        tracker.execute("DELETE FROM file_on WHERE fid = " + upload.fid());
        assertThat(ask("get_paths domain={d}&key=k")).isEqualTo("OK paths=0");
    }

    // ---- file_info, file_debug

    @Test
    void fileInfoOfAFileWhoseClassIsGoneHasAnEmptyClass() {
        Upload upload = stored("k");
        tracker.execute("UPDATE file SET classid = 99 WHERE fid = " + upload.fid());
        assertThat(ok("file_info domain={d}&key=k").text("class")).isEmpty();
    }

    @Test
    void fileDebugShowsTheRowsOfAllQueues() {
        Upload upload = stored("k");
        String row = "INSERT INTO file_to_queue (fid, devid, type, nexttry, failcount, flags, arg) VALUES ("
                + upload.fid() + ", ";
        tracker.execute(row + "NULL, 1, 5, 1, 2, NULL)");
        tracker.execute(row + "3, 2, 6, 0, 0, '4,5')");
        assertThat(ok("file_debug domain={d}&key=k").asMap())
                .containsEntry("fsckqueue_nexttry", "5")
                .containsEntry("fsckqueue_failcount", "1")
                .containsEntry("fsckqueue_flags", "2")
                .containsEntry("fsckqueue_type", "1")
                .containsEntry("rebqueue_nexttry", "6")
                .containsEntry("rebqueue_devid", "3")
                .containsEntry("rebqueue_type", "2")
                .containsEntry("rebqueue_arg", "4,5")
                .containsEntry("replqueue_nexttry", "0");
    }

    // ---- updateclass

    @Test
    void updateclassOfAFileWithoutCopiesIsRefused() {
        Upload upload = stored("k");
        tracker.execute("DELETE FROM file_on WHERE fid = " + upload.fid());
        assertThat(ask("updateclass domain={d}&key=k&class=default"))
                .isEqualTo("ERR no_devices No+devices+found+to+store+file");
    }

    @Test
    void updateclassQueuesTheFileOnlyWhenItsClassChanges() {
        Upload upload = stored("k");
        ok("create_class domain={d}&class=c&mindevcount=1");
        tracker.execute("DELETE FROM file_to_replicate WHERE fid = " + upload.fid());
        ok("updateclass domain={d}&key=k&class=default");
        assertThat(ok("file_debug domain={d}&key=k").asMap()).doesNotContainKey("replqueue_nexttry");
        ok("updateclass domain={d}&key=k&class=c");
        assertThat(ok("file_debug domain={d}&key=k").asMap()).containsEntry("replqueue_nexttry", "0");
    }

    // ---- list_keys, list_fids

    @Test
    void listKeysNeedNotFindThePrefixInAnAfterOfZero() {
        stored("k1");
        assertThat(ask("list_keys domain={d}&prefix=k&after=0")).startsWith("OK key_count=1&key_1=k1&");
        assertThat(ask("list_keys domain={d}&prefix=k&after=00")).startsWith("ERR after_mismatch ");
    }

    @Test
    void listKeysIsAThousandLongAtMost() {
        addKeys(1002);
        assertThat(ok("list_keys domain={d}").number("key_count")).isEqualTo(1000);
        assertThat(ok("list_keys domain={d}&limit=0").number("key_count")).isEqualTo(1000);
        assertThat(ok("list_keys domain={d}&limit=").number("key_count")).isEqualTo(1000);
        assertThat(ok("list_keys domain={d}&limit=5000").number("key_count")).isEqualTo(1000);
        assertThat(ok("list_keys domain={d}&limit=2x").number("key_count")).isEqualTo(2);
    }

    @Test
    void listFidsIsAHundredLongUnlessToldOtherwiseAndFiveHundredAtMost() {
        addKeys(501);
        assertThat(ok("list_fids").number("fid_count")).isEqualTo(100);
        assertThat(ok("list_fids to=0").number("fid_count")).isEqualTo(100);
        assertThat(ok("list_fids to=3").number("fid_count")).isEqualTo(3);
        assertThat(ok("list_fids to=501").number("fid_count")).isEqualTo(500);
        assertThat(ok("list_fids to=-1").number("fid_count")).isEqualTo(500);
    }

    private void addKeys(int count) {
        int base = 1_000_000 * counter.incrementAndGet();
        tracker.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + count
                + ") INSERT INTO file (fid, dmid, dkey, length, classid, devcount) SELECT " + base + " + i, " + dmid()
                + ", 'key' || i, 0, 0, 1 FROM n");
    }

    // ---- edit_file, httpcopy

    @Test
    void editFileWithoutACopyThatCanBeReadIsRefused() {
        Upload upload = stored("k");
        tracker.execute("DELETE FROM file_on WHERE fid = " + upload.fid());
        assertThat(ask("edit_file domain={d}&key=k")).isEqualTo("ERR no_devices No+devices+found+to+store+file");
    }

    @Test
    void httpcopyOfACopyThatIsNotThereIsRefusedAndNotesNothing() {
        Upload upload = stored("k");
        tracker.node(upload.devid()).files().remove(URI.create(upload.path()).getPath());
        long other = upload.devid() % 4 + 1;
        assertThat(ask("httpcopy sdevid=" + upload.devid() + "&ddevid=" + other + "&fid=" + upload.fid()))
                .startsWith("ERR copy_err ");
        assertThat(ok("file_info domain={d}&key=k&devices=1").text("devids")).isEqualTo("" + upload.devid());
    }

    @Test
    void httpcopyTakesNoDeviceWithAFraction() {
        Upload upload = stored("k");
        String rest = "&fid=" + upload.fid();
        assertThat(ask("httpcopy sdevid=" + upload.devid() + ".5&ddevid=1" + rest))
                .isEqualTo("ERR copy_err src_error");
        assertThat(ask("httpcopy sdevid=" + upload.devid() + "&ddevid=1.5" + rest))
                .isEqualTo("ERR copy_err dest_error");
    }
}
