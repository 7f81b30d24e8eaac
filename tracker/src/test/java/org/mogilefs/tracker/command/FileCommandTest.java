package org.mogilefs.tracker.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mogilefs.protocol.Arguments;
import org.mogilefs.protocol.FidPath;
import org.mogilefs.testing.TestDatabase;
import org.mogilefs.tracker.TestStores;
import org.mogilefs.tracker.store.QueuedFid;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.store.sql.Stores;

/** The commands on files that are there. */
class FileCommandTest extends CommandTest {
    @BeforeEach
    void makeDomain() {
        withDomain();
    }

    @Test
    void everyCommandWantsADomainThenAKeyThatExists() {
        for (String command : new String[] {"get_paths", "file_info", "delete", "file_debug", "edit_file"}) {
            assertThat(ask(command)).isEqualTo("ERR no_domain No+domain+provided");
            assertThat(ask(command + " domain=nope&key=k")).startsWith("ERR unreg_domain");
            assertThat(ask(command + " domain={d}")).isEqualTo("ERR no_key no_key");
            assertThat(ask(command + " domain={d}&key=nope")).isEqualTo("ERR unknown_key unknown_key");
        }
    }

    // ---- get_paths

    @Test
    void getPathsNamesTheCopies() {
        Upload upload = stored("k", "hello");
        assertThat(ok("get_paths domain={d}&key=k").asMap())
                .containsEntry("paths", "1")
                .containsEntry("path1", upload.path());
    }

    @Test
    void getPathsLeavesOutACopyOfAnotherLengthUnlessToldNotToLook() {
        Upload upload = stored("k", "hello");
        put(upload, "hell");
        assertThat(ask("get_paths domain={d}&key=k")).isEqualTo("OK paths=0");
        assertThat(ok("get_paths domain={d}&key=k&noverify=1").number("paths")).isEqualTo(1);
    }

    @Test
    void getPathsNamesTwoOrAsManyAsAskedFor() {
        long fid = stored("k", "hello").fid();
        copyEverywhere(fid);
        assertThat(ok("get_paths domain={d}&key=k&noverify=1").number("paths")).isEqualTo(2);
        assertThat(ok("get_paths domain={d}&key=k&noverify=1&pathcount=1").number("paths"))
                .isEqualTo(2);
        assertThat(ok("get_paths domain={d}&key=k&noverify=1&pathcount=9").number("paths"))
                .isEqualTo(4);
    }

    @Test
    void getPathsNamesDevicesInDrainLastAndThoseThatAreDownOnlyAlone() {
        Upload upload = stored("k", "hello");
        copyEverywhere(upload.fid());
        setState(upload.devid(), "drain");
        try {
            Arguments all = ok("get_paths domain={d}&key=k&noverify=1&pathcount=4");
            assertThat(all.text("path4")).isEqualTo(upload.path());
            setState(upload.devid(), "down");
            assertThat(ok("get_paths domain={d}&key=k&noverify=1&pathcount=4").number("paths"))
                    .isEqualTo(3);
        } finally {
            bringBack(upload.devid());
        }
    }

    @Test
    void getPathsNamesDevicesOfGreatWeightFirst() {
        Upload upload = stored("k", "hello");
        copyEverywhere(upload.fid());
        for (int devid = 1; devid <= 4; devid++) {
            weigh(devid, devid == upload.devid() ? 8_000_000 : 1);
        }
        try {
            for (int i = 0; i < 10; i++) {
                assertThat(ok("get_paths domain={d}&key=k&noverify=1").text("path1"))
                        .isEqualTo(upload.path());
            }
        } finally {
            for (int devid = 1; devid <= 4; devid++) {
                weigh(devid, 100);
            }
        }
    }

    private void weigh(int devid, int weight) {
        ok("set_weight host=" + host(devid) + "&device=" + devid + "&weight=" + weight);
    }

    @Test
    void listKeysMindsCaseWhenTheSettingSaysSo() {
        stored("Case", "x");
        // the others mind it anyhow
        if (kind == TestDatabase.Kind.MARIADB || kind == TestDatabase.Kind.MYSQL) {
            assertThat(ask("list_keys domain={d}&prefix=cas")).startsWith("OK key_count=1&key_1=Case&");
        }
        ok("set_server_setting key=case_sensitive_list_keys&value=1");
        try {
            assertThat(ask("list_keys domain={d}&prefix=cas")).startsWith("ERR none_match ");
            assertThat(ask("list_keys domain={d}&prefix=Cas")).startsWith("OK key_count=1&key_1=Case&");
        } finally {
            ok("set_server_setting key=case_sensitive_list_keys&value=0");
        }
    }

    @Test
    void getPathsOfAFileThatCannotBeReadNamesAnyPathRatherThanNone() {
        Upload upload = stored("k", "hello");
        setState(upload.devid(), "down");
        try {
            assertThat(ok("get_paths domain={d}&key=k").text("path1")).isEqualTo(upload.path());
        } finally {
            bringBack(upload.devid());
        }
    }

    @Test
    void getPathsUsesTheOtherAddressForZoneAlt() {
        Upload upload = stored("k", "hello");
        String host = host(upload.devid());
        ok("update_host host=" + host + "&altip=10.9.9." + upload.devid() + "&altmask=10.0.0.0/8");
        try {
            assertThat(ok("get_paths domain={d}&key=k&noverify=1&zone=alt").text("path1"))
                    .startsWith("http://10.9.9." + upload.devid() + ":");
            assertThat(ok("get_paths domain={d}&key=k&noverify=1").text("path1"))
                    .isEqualTo(upload.path());
            ok("update_host host=" + host + "&altmask=127.0.0.0/8");
            assertThat(ok("get_paths domain={d}&key=k&noverify=1").text("path1"))
                    .startsWith("http://10.9.9." + upload.devid() + ":");
        } finally {
            ok("update_host host=" + host + "&altip=&altmask=");
        }
    }

    private void copyEverywhere(long fid) {
        String path = "/0/000/%s/%010d.fid".formatted("%010d".formatted(fid).substring(4, 7), fid);
        byte[] content = null;
        for (int devid = 1; devid <= 4; devid++) {
            byte[] found = files(devid).get("/dev" + devid + path);
            content = found == null ? content : found;
        }
        for (int devid = 1; devid <= 4; devid++) {
            files(devid).put("/dev" + devid + path, content);
            ok("httpcopy fid=" + fid + "&sdevid=" + devid + "&ddevid=" + (devid % 4 + 1));
        }
    }

    // ---- file_info, file_debug

    @Test
    void fileInfoShowsDevicesOnlyWhenAsked() {
        stored("k", "hello");
        assertThat(ok("file_info domain={d}&key=k").has("devids")).isFalse();
        assertThat(ok("file_info domain={d}&key=k&devices=1").has("devids")).isTrue();
    }

    @Test
    void fileDebugShowsTheRowByKeyOrFid() {
        Upload upload = stored("k", "hello");
        Arguments byKey = ok("file_debug domain={d}&key=k");
        assertThat(byKey.asMap())
                .containsEntry("fid_dkey", "k")
                .containsEntry("fid_domain", domain)
                .containsEntry("fid_class", "default")
                .containsEntry("checksum", "NONE")
                .containsEntry("devpath_" + upload.devid(), upload.path());
        assertThat(ok("file_debug fid=" + upload.fid())).isEqualTo(byKey);
    }

    @Test
    void fileDebugShowsAnUploadUnderWay() {
        assertThat(ok("file_debug fid=" + open("key=k").fid()).text("tempfile_dkey"))
                .isEqualTo("k");
    }

    @Test
    void fileDebugOfAFidThatNeverWasHasNoChecksum() {
        assertThat(ask("file_debug fid=987654321")).isEqualTo("OK checksum=NONE");
    }

    // ---- delete, rename, updateclass

    @Test
    void deleteRemovesTheKeyAndQueuesTheFid() {
        Upload upload = stored("k", "hello");
        assertThat(ask("delete domain={d}&key=k")).isEqualTo("OK ");
        assertThat(ask("delete domain={d}&key=k")).isEqualTo("ERR unknown_key unknown_key");
        assertThat(ok("file_debug fid=" + upload.fid()).has("delqueue_nexttry")).isTrue();
    }

    @Test
    void renameMovesAKeyAndNeverOverAnother() {
        stored("a", "1");
        stored("b", "2");
        assertThat(ask("rename domain={d}&from_key=a")).isEqualTo("ERR no_key no_key");
        assertThat(ask("rename domain={d}&to_key=a")).isEqualTo("ERR no_key no_key");
        assertThat(ask("rename domain={d}&from_key=nope&to_key=c")).isEqualTo("ERR unknown_key unknown_key");
        assertThat(ask("rename domain={d}&from_key=a&to_key=b"))
                .isEqualTo("ERR key_exists Target+key+name+already+exists%3B+can%27t+overwrite.");
        assertThat(ask("rename domain={d}&from_key=a&to_key=c")).isEqualTo("OK ");
        assertThat(ok("file_info domain={d}&key=c").text("length")).isEqualTo("1");
    }

    @Test
    void aRefusedRenameIsAnsweredOnce() {
        stored("a", "1");
        stored("b", "1");
        assertThat(ask("rename domain={d}&from_key=a&to_key=b")).startsWith("ERR key_exists");
        assertThat(ask("noop callid=next")).isEqualTo("OK callid=next");
    }

    @Test
    void aFileMayBeRenamedToTheKeyItHas() {
        stored("a", "1");
        assertThat(ask("rename domain={d}&from_key=a&to_key=a")).isEqualTo("OK ");
        assertThat(ok("file_info domain={d}&key=a").text("length")).isEqualTo("1");
    }

    @Test
    void updateclassMovesAFileToAClassOfItsDomain() {
        stored("k", "hello");
        ok("create_class domain={d}&class=c&mindevcount=1");
        assertThat(ask("updateclass domain={d}&class=c")).isEqualTo("ERR no_key no_key");
        assertThat(ask("updateclass domain={d}&key=k")).isEqualTo("ERR no_class No+class+provided");
        assertThat(ask("updateclass domain={d}&key=k&class=nope")).isEqualTo("ERR class_not_found Class+not+found");
        assertThat(ask("updateclass domain={d}&key=nope&class=c")).isEqualTo("ERR invalid_key invalid_key");
        assertThat(ask("updateclass domain={d}&key=k&class=c")).isEqualTo("OK ");
        assertThat(ok("file_info domain={d}&key=k").text("class")).isEqualTo("c");
        ok("updateclass domain={d}&key=k&class=default");
        assertThat(ok("file_info domain={d}&key=k").text("class")).isEqualTo("default");
    }

    // ---- list_keys, list_fids

    @Test
    void listKeysPagesThroughADomain() {
        for (String key : new String[] {"a1", "a2", "a%25", "b"}) {
            stored(key, "x");
        }
        assertThat(ok("list_keys domain={d}").number("key_count")).isEqualTo(4);
        assertThat(ask("list_keys domain={d}&prefix=b")).isEqualTo("OK key_count=1&key_1=b&next_after=b");
        assertThat(ask("list_keys domain={d}&prefix=a&after=a1")).isEqualTo("OK key_count=1&key_1=a2&next_after=a2");
        assertThat(ok("list_keys domain={d}&limit=2").number("key_count")).isEqualTo(2);
        assertThat(ask("list_keys domain={d}&after=b")).startsWith("ERR none_match");
    }

    @Test
    void listKeysTakesThePrefixLiterally() {
        stored("a.b", "x");
        stored("axb", "x");
        assertThat(ask("list_keys domain={d}&prefix=a.")).isEqualTo("OK key_count=1&key_1=a.b&next_after=a.b");
        assertThat(ask("list_keys domain={d}&prefix=%25")).startsWith("ERR none_match");
        assertThat(ask("list_keys domain={d}&prefix=_")).startsWith("ERR none_match");
    }

    @Test
    void listKeysRefusesWhatMakesNoSense() {
        stored("k", "x");
        assertThat(ask("list_keys")).isEqualTo("ERR no_domain No+domain+provided");
        assertThat(ask("list_keys domain={d}&prefix=k&after=z"))
                .isEqualTo("ERR after_mismatch Pattern+does+not+match+the+after-value%3F");
        assertThat(ask("list_keys domain={d}&limit=abc")).startsWith("ERR none_match");
        assertThat(ask("list_keys domain={d}&limit=-1")).startsWith("ERR failure");
    }

    @Test
    void listFidsShowsFilesAboveAFid() {
        long fid = stored("k", "hello").fid();
        Arguments listed = ok("list_fids from=" + (fid - 1) + "&to=1");
        assertThat(listed.asMap())
                .containsEntry("fid_count", "1")
                .containsEntry("fid_1_fid", Long.toString(fid))
                .containsEntry("fid_1_key", "k")
                .containsEntry("fid_1_domain", domain)
                .containsEntry("fid_1_class", "default")
                .containsEntry("fid_1_length", "5");
        assertThat(ask("list_fids from=99999999")).isEqualTo("OK fid_count=0");
    }

    // ---- edit_file, httpcopy

    @Test
    void editFilePreparesANewVersionOnADeviceThatHasTheFile() {
        Upload upload = stored("k", "hello");
        Arguments edit = ok("edit_file domain={d}&key=k");
        assertThat(edit.text("oldpath")).isEqualTo(upload.path());
        assertThat(edit.number("devid")).isEqualTo(upload.devid());
        assertThat(edit.text("class")).isEqualTo("0");
        Upload moved = new Upload(edit.number("fid"), edit.number("devid"), edit.text("newpath"));
        put(moved, "hello!");
        ok(close(moved, "k"));
        assertThat(ok("file_info domain={d}&key=k").text("length")).isEqualTo("6");
    }

    @Test
    void httpcopyAddsACopyByHand() {
        Upload upload = stored("k", "hello");
        long other = upload.devid() % 4 + 1;
        assertThat(ask("httpcopy sdevid=" + upload.devid() + "&ddevid=" + other + "&fid=" + upload.fid()))
                .isEqualTo("OK ");
        assertThat(ok("file_info domain={d}&key=k").number("devcount")).isEqualTo(2);
        assertThat(ask("httpcopy sdevid=99&ddevid=1&fid=" + upload.fid())).isEqualTo("ERR copy_err src_error");
        assertThat(ask("httpcopy sdevid=1&ddevid=99&fid=" + upload.fid())).isEqualTo("ERR copy_err dest_error");
        assertThat(ask("httpcopy sdevid=1&ddevid=2&fid=987654321")).isEqualTo("ERR unknown_fid unknown_fid");
        long missing = other % 4 + 1;
        assertThat(ask("httpcopy sdevid=" + missing + "&ddevid=" + upload.devid() + "&fid=" + upload.fid()))
                .isEqualTo("ERR copy_err src_error");
    }

    @Test
    void whatHttpcopyMakesIsAnnouncedWhileItIsBeingMade() {
        Upload upload = stored("k", "hello");
        long other = upload.devid() % 4 + 1;
        String debug = "file_debug fid=" + upload.fid();
        withStore(store -> store.queues().finishReplication(upload.fid()));
        AtomicReference<Optional<QueuedFid>> meanwhile = new AtomicReference<>(Optional.empty());
        tracker.node(upload.devid())
                .onGet(path -> withStore(store -> meanwhile.set(store.queues().peekReplication(upload.fid()))));
        ok("httpcopy sdevid=" + upload.devid() + "&ddevid=" + other + "&fid=" + upload.fid());
        tracker.node(upload.devid()).onGet(path -> {});
        assertThat(meanwhile.get())
                .hasValueSatisfying(row -> assertThat(row.wasInterrupted())
                        .as("whoever finds the row removes what nobody noted")
                        .isTrue());
        assertThat(ok(debug).has("replqueue_fid")).as("announced no longer").isFalse();
    }

    @Test
    void anHttpcopyThatFailsTakesNoCopyAwayThatIsNoted() {
        Upload upload = stored("k", "hello");
        long other = upload.devid() % 4 + 1;
        String copy = "httpcopy sdevid=" + upload.devid() + "&ddevid=" + other + "&fid=" + upload.fid();
        ok(copy);
        tracker.node(other).fill(true);
        try {
            assertThat(ask(copy)).isEqualTo("ERR copy_err dest_error");
        } finally {
            tracker.node(other).fill(false);
        }
        assertThat(tracker.node(other).files()).containsKey(FidPath.of((int) other, upload.fid()));
        assertThat(ok("file_info domain={d}&key=k").number("devcount")).isEqualTo(2);
    }

    private static void withStore(Consumer<Store> work) {
        TestDatabase database = tracker.database();
        try (Store store = Stores.open(TestStores.config(database))) {
            work.accept(store);
        }
    }

    // ---- keys of any kind

    @Test
    void keysInAnyScriptComeBackAsTheyWere() {
        String key = "%C3%A4%E6%BC%A2%F0%9F%98%80+%25%2B%3D%3F%26";
        stored(key, "x");
        assertThat(ask("list_keys domain={d}")).isEqualTo("OK key_count=1&key_1=" + key + "&next_after=" + key);
    }

    @Test
    void aKeyThatTheColumnCannotHoldIsRefusedAndTheConnectionGoesOn() {
        // SQLite's columns have no length
        String expected = kind == TestDatabase.Kind.SQLITE ? "OK " : "ERR db ";
        assertThat(ask("create_open domain={d}&key=" + "x".repeat(300)))
                .startsWith(expected)
                .as("what the tracker asked of its database is nobody's business")
                .doesNotContain("INSERT");
        assertThat(ask("noop")).isEqualTo("OK ");
    }

    @Test
    void aKeyThatIsNotUtf8IsKeptOrRefusedNeverMangled() {
        String answer = ask("create_open domain={d}&key=%FF%FE");
        if (answer.startsWith("ERR")) {
            assertThat(answer).startsWith("ERR db ");
            return;
        }
        stored("%FF%FE", "x");
        assertThat(ok("list_keys domain={d}").asMap()).hasSize(3);
        assertThat(ask("list_keys domain={d}")).contains("key_1=%FF%FE");
    }
}
