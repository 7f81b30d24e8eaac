package org.mogilefs.tracker.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mogilefs.protocol.Arguments;

/** create_open and create_close. */
class UploadCommandTest extends CommandTest {
    private static final String HELLO_MD5 = "5d41402abc4b2a76b9719d911017c592";

    @BeforeEach
    void makeDomain() {
        withDomain();
    }

    // ---- create_open

    @Test
    void openWantsADomain() {
        assertThat(ask("create_open")).isEqualTo("ERR no_domain No+domain+provided");
        assertThat(ask("create_open domain=")).startsWith("ERR no_domain");
        assertThat(ask("create_open domain=nope&key=k")).isEqualTo("ERR unreg_domain Domain+name+invalid/not+found");
    }

    @Test
    void openRefusesAnUnknownClass() {
        assertThat(ask("create_open domain={d}&key=k&class=nope")).isEqualTo("ERR unreg_class unreg_class");
    }

    @Test
    void openTakesTheDefaultClassByNameOrNone() {
        assertThat(open("key=k&class=default").fid()).isPositive();
        assertThat(open("key=k&class=").fid()).isPositive();
    }

    @Test
    void openDoesNotLookAtTheKey() {
        assertThat(open("x=1").fid()).isPositive();
    }

    @Test
    void openGivesEachUploadAFidOfItsOwn() {
        assertThat(open("key=k").fid()).isNotEqualTo(open("key=k").fid());
    }

    @Test
    void openTakesTheFidThatIsAskedForOnce() {
        long fid = open("key=k").fid() + 1000;
        assertThat(open("key=k&fid=" + fid).fid()).isEqualTo(fid);
        assertThat(ask("create_open domain={d}&key=k&fid=" + fid)).isEqualTo("ERR fid_in_use fid_in_use");
    }

    @Test
    void openNamesThePathOfTheFid() {
        Upload upload = open("key=k");
        assertThat(upload.path())
                .isEqualTo("http://%s:%d/dev%d/0/000/%s/%010d.fid"
                        .formatted(
                                tracker.node(upload.devid()).ip(),
                                tracker.node(upload.devid()).port(),
                                upload.devid(),
                                "%010d".formatted(upload.fid()).substring(4, 7),
                                upload.fid()));
    }

    @Test
    void openWithMultiDestOffersDifferentHostsFirst() {
        for (int i = 0; i < 10; i++) {
            Arguments opened = ok("create_open domain={d}&key=k&multi_dest=1");
            assertThat(opened.number("dev_count")).isEqualTo(3);
            assertThat(Set.of(
                            tracker.node(opened.number("devid_1")).ip(),
                            tracker.node(opened.number("devid_2")).ip()))
                    .hasSize(2);
            assertThat(opened.text("path_3")).startsWith("http://");
        }
    }

    @Test
    void openTakesFalseForNoMultiDest() {
        assertThat(ok("create_open domain={d}&key=k&multi_dest=0").has("path")).isTrue();
    }

    @Test
    void openWithASizeThatFitsNowhereIsRefused() {
        assertThat(open("key=k&size=123456").fid()).isPositive();
        assertThat(ask("create_open domain={d}&key=k&size=9999999999999"))
                .isEqualTo("ERR no_devices No+devices+found+to+store+file");
    }

    @Test
    void openTellsWhereTheTimeWent() {
        Arguments opened = ok("create_open domain={d}&key=k&debug_profile=1");
        assertThat(opened.number("profpoints")).isGreaterThanOrEqualTo(3);
        assertThat(opened.text("prof_1_name")).isEqualTo("begin");
        assertThat(opened.text("prof_1_time")).matches("\\d+\\.\\d{3}");
    }

    @Test
    void openWithoutADeviceThatTakesFilesIsRefused() {
        for (int devid = 1; devid <= 4; devid++) {
            setState(devid, "readonly");
        }
        try {
            assertThat(ask("create_open domain={d}&key=k")).isEqualTo("ERR no_devices No+devices+found+to+store+file");
        } finally {
            for (int devid = 1; devid <= 4; devid++) {
                bringBack(devid);
            }
        }
    }

    // ---- create_close

    @Test
    void closeWantsFidDevidAndPath() {
        assertThat(ask("create_close domain={d}&key=k")).isEqualTo("ERR no_fid no_fid");
        assertThat(ask("create_close domain={d}&key=k&fid=1")).isEqualTo("ERR no_devid no_devid");
        assertThat(ask("create_close domain={d}&key=k&fid=1&devid=1")).isEqualTo("ERR no_path no_path");
    }

    @Test
    void closeRefusesAPathThatIsNotTheUploads() {
        Upload upload = uploaded("key=k", "hello");
        assertThat(ask("create_close domain={d}&key=k&fid=" + upload.fid() + "&devid=1&path=http://x/"))
                .isEqualTo("ERR bogus_args bogus_args");
        assertThat(ask("create_close domain={d}&key=k&fid=" + upload.fid() + "&devid=99&path=" + upload.path()))
                .isEqualTo("ERR bogus_args bogus_args");
        ok(close(upload, "k"));
    }

    @Test
    void closeRefusesAChecksumThatIsNone() {
        Upload upload = uploaded("key=k", "hello");
        assertThat(ask(close(upload, "k") + "&checksum=MD5:zz"))
                .isEqualTo("ERR invalid_checksum_format invalid_checksum_format");
        assertThat(ask(close(upload, "k") + "&checksum=CRC32:00"))
                .isEqualTo("ERR invalid_checksum_format invalid_checksum_format");
        ok(close(upload, "k"));
    }

    @Test
    void closeStoresTheFileOnce() {
        Upload upload = stored("k", "hello");
        assertThat(ok("file_info domain={d}&key=k&devices=1").asMap())
                .containsEntry("fid", Long.toString(upload.fid()))
                .containsEntry("length", "5")
                .containsEntry("devcount", "1")
                .containsEntry("class", "default")
                .containsEntry("devids", Long.toString(upload.devid()));
        assertThat(ask(close(upload, "k"))).isEqualTo("ERR no_temp_file No+tempfile+or+file+already+closed");
    }

    @Test
    void closeQueuesTheFileForReplication() {
        Upload upload = stored("k", "hello");
        assertThat(ok("file_debug fid=" + upload.fid()).asMap())
                .containsEntry("replqueue_nexttry", "0")
                .containsEntry("replqueue_fromdevid", "")
                .doesNotContainKey("tempfile_dkey");
    }

    @Test
    void closeTakesTheClassOfTheOpen() {
        ok("create_class domain={d}&class=c&mindevcount=1");
        Upload upload = uploaded("key=k&class=c", "x");
        ok(close(upload, "k") + "&class=whatever");
        assertThat(ok("file_info domain={d}&key=k").text("class")).isEqualTo("c");
    }

    @Test
    void closeOfAnUploadThatIsMissingGivesItUp() {
        Upload upload = open("key=k");
        assertThat(ask(close(upload, "k")))
                .startsWith("ERR size_verify_error Expected:+-1%3B+actual:+0+%28missing%29%3B+path:+http://");
        assertThat(ask(close(upload, "k"))).startsWith("ERR no_temp_file");
        assertThat(ok("file_debug fid=" + upload.fid()).has("delqueue_nexttry")).isTrue();
    }

    @Test
    void closeOfAnUploadOfAnotherSizeGivesItUp() {
        Upload upload = uploaded("key=k", "hello");
        assertThat(ask(close(upload, "k") + "&size=4"))
                .startsWith("ERR size_mismatch Expected:+4%3B+actual:+5%3B+path:+http://");
        assertThat(ask(close(upload, "k") + "&size=5")).startsWith("ERR no_temp_file");
    }

    @Test
    void closeWithSizeZeroIsNotChecked() {
        ok(close(uploaded("key=a", "hello"), "a") + "&size=0");
        ok(close(uploaded("key=b", ""), "b") + "&size=0");
        assertThat(ok("file_info domain={d}&key=b").text("length")).isEqualTo("0");
    }

    @Test
    void closeOnADeviceThatWasNotOfferedGivesTheUploadUp() {
        Upload upload = uploaded("key=k", "hello");
        long other = upload.devid() % 4 + 1;
        String path = upload.path().replace("/dev" + upload.devid() + "/", "/dev" + other + "/");
        String host =
                "http://" + tracker.node(other).ip() + ":" + tracker.node(other).port();
        path = host + path.substring(path.indexOf("/dev"));
        assertThat(ask("create_close domain={d}&key=k&fid=" + upload.fid() + "&devid=" + other + "&path=" + path))
                .isEqualTo("ERR invalid_destdev File+uploaded+to+invalid+dest+" + other + ".+Valid+devices+were:+"
                        + upload.devid());
        assertThat(ask(close(upload, "k"))).startsWith("ERR no_temp_file");
    }

    @Test
    void closeWithoutAKeyIsHowAClientGivesUp() {
        Upload upload = uploaded("key=k", "hello");
        assertThat(ask(close(upload, ""))).isEqualTo("OK ");
        assertThat(ask("file_info domain={d}&key=k")).isEqualTo("ERR unknown_key unknown_key");
        assertThat(ok("file_debug fid=" + upload.fid()).has("delqueue_nexttry")).isTrue();
    }

    @Test
    void closeReplacesWhatWasUnderTheKeyAndQueuesItForDeletion() {
        Upload first = stored("k", "one");
        Upload second = stored("k", "second");
        assertThat(ok("file_info domain={d}&key=k").asMap())
                .containsEntry("fid", Long.toString(second.fid()))
                .containsEntry("length", "6");
        assertThat(ok("file_debug fid=" + first.fid()).has("delqueue_nexttry")).isTrue();
    }

    @Test
    void closeVerifiesAChecksumOnlyWhenAsked() {
        String wrong = "&checksum=MD5:00000000000000000000000000000000";
        ok(close(uploaded("key=a", "hello"), "a") + wrong);
        assertThat(ask(close(uploaded("key=b", "hello"), "b") + wrong + "&checksumverify=1"))
                .matches("ERR checksum_mismatch Expected:\\+Checksum%5Bf%3D\\d+%3BMD5%3D0{32}%5D%3B\\+actual:\\+MD5:"
                        + HELLO_MD5 + "%3B\\+path:\\+http://.*");
        ok(close(uploaded("key=c", "hello"), "c") + "&checksum=MD5:" + HELLO_MD5.toUpperCase(java.util.Locale.ROOT)
                + "&checksumverify=1");
    }

    @Test
    void closeKeepsAChecksumOfTheKindTheClassWants() {
        ok("create_class domain={d}&class=sum&mindevcount=1&hashtype=MD5");
        ok(close(uploaded("key=a&class=sum", "hello"), "a") + "&checksum=MD5:" + HELLO_MD5);
        ok(close(uploaded("key=b&class=sum", "hello"), "b")
                + "&checksum=SHA-1:aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d&checksumverify=1");
        assertThat(ok("file_info domain={d}&key=a").text("checksum")).isEqualTo("MD5:" + HELLO_MD5);
        assertThat(ok("file_info domain={d}&key=b").text("checksum")).isEqualTo("MISSING");
    }

    @Test
    void closeCanWaitForCopies() {
        assertThat(ok(close(uploaded("key=a", "x"), "a") + "&wait_devcount=1").number("devcount"))
                .isEqualTo(1);
        assertThat(ok(close(uploaded("key=b", "x"), "b") + "&wait_devcount=2&wait_timeout=1")
                        .number("devcount"))
                .isEqualTo(1);
    }
}
