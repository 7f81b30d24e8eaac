package org.mogilefs.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mogilefs.protocol.HashType;
import org.mogilefs.protocol.Request;

/** Uploads and downloads against two storage nodes of which one fails. */
class TransferTest {
    private static final byte[] BYTES = randomBytes(3_000_000);

    private FakeNode bad;
    private FakeNode good;
    private FakeTracker tracker;
    private MogileClient client;

    @TempDir
    private Path folder;

    private static byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        new Random(42).nextBytes(bytes);
        return bytes;
    }

    @BeforeEach
    void start() throws IOException {
        bad = new FakeNode();
        good = new FakeNode();
        tracker = new FakeTracker(answers(request -> "OK "));
        client = MogileClient.builder()
                .trackers(tracker.address())
                .domain("d")
                .answerTimeout(Duration.ofSeconds(2))
                .storageTimeout(Duration.ofSeconds(5))
                .build();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        tracker.close();
        bad.close();
        good.close();
    }

    /** Offers and names the bad node first, then the good one. */
    private Function<Request, String> answers(Function<Request, String> others) {
        AtomicInteger fids = new AtomicInteger();
        return request -> switch (request.command()) {
            case "create_open" -> {
                int fid = fids.incrementAndGet();
                yield "OK fid=" + fid + "&dev_count=2&devid_1=1&path_1=" + bad.url(fid) + "&devid_2=2&path_2="
                        + good.url(fid);
            }
            case "get_paths" -> "OK paths=2&path1=" + bad.url(1) + "&path2=" + good.url(1);
            default -> others.apply(request);
        };
    }

    private Request close() {
        return tracker.requests().stream()
                .filter(request -> request.command().equals("create_close"))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    @Test
    void anUploadTriesTheNextDestinationWhenOneRefuses() {
        bad.refuse(507);
        StoredFile stored = client.store("k", "", BYTES);
        assertThat(stored.devid()).isEqualTo(2);
        assertThat(good.file(1)).isEqualTo(BYTES);
        assertThat(close().arguments().text("devid")).isEqualTo("2");
        assertThat(close().arguments().text("path")).isEqualTo(good.url(1));
        assertThat(close().arguments().text("size")).isEqualTo("3000000");
    }

    @Test
    void anUploadTriesTheNextDestinationWhenOneIsGone() throws IOException {
        bad.close();
        client.store("k", "", new ByteArrayInputStream(BYTES));
        assertThat(good.file(1)).isEqualTo(BYTES);
    }

    @Test
    void anUploadWhoseAnswerIsLostGetsAnotherFid() {
        bad.loseNextAnswer();
        StoredFile stored = client.store("k", "", BYTES);
        assertThat(bad.file(1)).as("what the tracker removes with its fid").isEqualTo(BYTES);
        assertThat(stored.fid()).isEqualTo(2);
        assertThat(stored.devid()).isEqualTo(2);
        assertThat(good.file(2)).isEqualTo(BYTES);
        assertThat(bad.puts()).as("the node that failed is tried last").isEqualTo(1);
    }

    @Test
    void anUploadBeginsAgainWhenAllDestinationsRefuse() {
        bad.refuse(500);
        good.refuse(500);
        assertThatThrownBy(() -> client.store("k", "", BYTES))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("500");
        assertThat(tracker.commands()).containsExactly("create_open", "create_open", "create_open");
    }

    @Test
    void aSourceThatFailsEndsTheStoreWithItsOwnException() {
        assertThatThrownBy(() -> client.store("k", "", out -> {
                    out.write(1);
                    throw new IOException("the scanner jammed");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("the scanner jammed");
        assertThat(tracker.commands()).doesNotContain("create_close");
    }

    @Test
    void aStreamThatIsShorterThanAnnouncedIsNotStored() {
        assertThatThrownBy(() ->
                        client.store("k", StoreOptions.defaults(), Source.of(new ByteArrayInputStream(new byte[5]), 6)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("5 of 6");
        assertThat(tracker.commands()).doesNotContain("create_close");
    }

    @Test
    void allKindsOfSourcesArrive() throws IOException {
        Path file = Files.write(folder.resolve("f"), BYTES);
        client.store("1", "", file);
        client.store("2", "", new ByteArrayInputStream(BYTES));
        client.store("3", StoreOptions.defaults(), Source.of(new ByteArrayInputStream(BYTES), BYTES.length));
        client.store("4", "", out -> {
            for (int i = 0; i < BYTES.length; i += 1000) {
                out.write(BYTES, i, 1000);
            }
        });
        client.store("5", "", new byte[0]);
        for (int fid = 1; fid <= 4; fid++) {
            assertThat(bad.file(fid)).isEqualTo(BYTES);
        }
        assertThat(bad.file(5)).isEmpty();
    }

    @Test
    void theChecksumGoesToNodeAndTracker() throws IOException {
        byte[] text = "hello".getBytes(StandardCharsets.UTF_8);
        client.store("k", StoreOptions.inClass("c").withVerifiedChecksum(HashType.MD5), Source.of(text));
        assertThat(bad.contentMd5(1))
                .isEqualTo(Base64.getEncoder()
                        .encodeToString(HashType.MD5.newDigest().digest(text)));
        assertThat(close().arguments().text("checksum")).isEqualTo("MD5:5d41402abc4b2a76b9719d911017c592");
        assertThat(close().arguments().isTrue("checksumverify")).isTrue();
    }

    @Test
    void aLostCloseThatWasDoneCountsAsStored() throws IOException {
        tracker.script(answers(request ->
                request.command().equals("create_close") ? FakeTracker.HANG_UP : "OK fid=1&key=k&length=3000000"));
        assertThat(client.store("k", "", BYTES).fid()).isEqualTo(1);
        assertThat(tracker.commands()).filteredOn("create_close"::equals).hasSize(1);
    }

    @Test
    void aLostCloseThatWasNotDoneIsUploadedAfresh() {
        AtomicInteger closes = new AtomicInteger();
        tracker.script(answers(request -> switch (request.command()) {
            case "create_close" -> closes.incrementAndGet() == 1 ? FakeTracker.HANG_UP : "OK ";
            default -> "ERR unknown_key unknown_key";
        }));
        assertThat(client.store("k", "", BYTES).fid()).isEqualTo(2);
    }

    @Test
    void aTrackerWhoseDatabaseFailsAtTheOpenIsAskedAgain() {
        AtomicInteger opens = new AtomicInteger();
        Function<Request, String> usual = answers(request -> "OK ");
        tracker.script(request -> request.command().equals("create_open") && opens.incrementAndGet() == 1
                ? "ERR failure Operation+failed"
                : usual.apply(request));
        assertThat(client.store("k", "", BYTES).fid()).isEqualTo(1);
        assertThat(opens).hasValue(2);
    }

    @Test
    void aCloseThatFailedAndWasDoneAllTheSameCountsAsStored() {
        tracker.script(answers(request -> request.command().equals("create_close")
                ? "ERR failure Operation+failed"
                : "OK fid=1&key=k&length=3000000"));
        assertThat(client.store("k", "", BYTES).fid()).isEqualTo(1);
        assertThat(tracker.commands()).filteredOn("create_close"::equals).hasSize(1);
    }

    @Test
    void closesThatKeepFailingEndWithTheTrackersCode() {
        tracker.script(answers(request -> request.command().equals("create_close")
                ? "ERR failure Operation+failed"
                : "ERR unknown_key unknown_key"));
        assertThatThrownBy(() -> client.store("k", "", new byte[5]))
                .isInstanceOfSatisfying(
                        TrackerRefusedException.class, e -> assertThat(e.code()).isEqualTo("failure"));
        assertThat(tracker.commands()).filteredOn("create_close"::equals).hasSize(3);
    }

    @Test
    void aDownloadGoesOnFromAnotherNodeInMidStream() throws IOException {
        bad.put(1, BYTES);
        good.put(1, BYTES);
        bad.breakAfter(1_234_567);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(client.fetchTo("k", out)).isEqualTo(BYTES.length);
        assertThat(out.toByteArray()).isEqualTo(BYTES);
    }

    @Test
    void aCopyOfAnotherLengthIsNotUsedToGoOn() {
        bad.put(1, BYTES);
        good.put(1, Arrays.copyOf(BYTES, BYTES.length - 1));
        bad.breakAfter(1_000_000);
        assertThatThrownBy(() -> client.fetchBytes("k")).isInstanceOf(StorageException.class);
    }

    @Test
    void aDownloadPassesOverNodesWithoutTheFile() {
        good.put(1, BYTES);
        assertThat(client.fetchBytes("k")).isEqualTo(BYTES);
    }

    @Test
    void aFileThatNobodyDeliversFailsAndLeavesTheTargetAlone() throws IOException {
        Path target = Files.writeString(folder.resolve("t"), "before");
        assertThatThrownBy(() -> client.fetchTo("k", target)).isInstanceOf(StorageException.class);
        assertThat(target).hasContent("before");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(target);
        }
    }

    @Test
    void rangesAreFetchedAlsoAcrossAFailure() throws IOException {
        bad.put(1, BYTES);
        good.put(1, BYTES);
        bad.breakAfter(1_000_000);
        try (InputStream in = client.fetch("k", FetchOptions.range(1000, 2_000_000))) {
            assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(BYTES, 1000, 2_001_000));
        }
        try (InputStream in = client.fetch("k", FetchOptions.from(BYTES.length))) {
            assertThat(in.readAllBytes()).isEmpty();
        }
    }

    @Test
    void damagedBytesAreNoticedWhenTheChecksumIsVerified() {
        bad.put(1, "hellO".getBytes(StandardCharsets.UTF_8));
        tracker.script(answers(request -> "OK fid=1&key=k&length=5&checksum=MD5:5d41402abc4b2a76b9719d911017c592"));
        assertThatThrownBy(() -> {
                    try (InputStream in = client.fetch("k", FetchOptions.whole().withVerification())) {
                        in.readAllBytes();
                    }
                })
                .isInstanceOf(ChecksumMismatchException.class);
    }

    @Test
    void aKeyThatIsOverwrittenBetweenDigestAndPathsIsVerifiedAsTheNewFile() throws IOException {
        byte[] hello = "hello".getBytes(StandardCharsets.UTF_8);
        bad.put(1, hello);
        AtomicInteger questions = new AtomicInteger();
        tracker.script(answers(request -> questions.incrementAndGet() == 1
                ? "OK fid=7&key=k&length=3&checksum=MD5:00000000000000000000000000000000"
                : "OK fid=1&key=k&length=5&checksum=MD5:5d41402abc4b2a76b9719d911017c592"));
        try (InputStream in = client.fetch("k", FetchOptions.whole().withVerification())) {
            assertThat(in.readAllBytes()).isEqualTo(hello);
        }
    }

    @Test
    void onlyTheFileThatIsMeantIsFetched() throws IOException {
        bad.put(1, BYTES);
        try (InputStream in = client.fetch("k", FetchOptions.from(2_999_990).ofFid(1))) {
            assertThat(in.readAllBytes()).hasSize(10);
        }
        assertThatThrownBy(() -> client.fetch("k", FetchOptions.from(2_999_990).ofFid(12)))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("replaced");
    }

    @Test
    void aFetchedFileHasTheUsualRightsAndALinkStaysOne() throws IOException {
        good.put(1, BYTES);
        Path usual = Files.createFile(folder.resolve("usual"));
        Path target = folder.resolve("t");
        Path link = Files.createSymbolicLink(folder.resolve("link"), target);
        client.fetchTo("k", target);
        assertThat(Files.getPosixFilePermissions(target)).isEqualTo(Files.getPosixFilePermissions(usual));
        Files.writeString(target, "before");
        client.fetchTo("k", link);
        assertThat(link).isSymbolicLink();
        assertThat(target).hasBinaryContent(BYTES);
    }

    @Test
    void whatIsNoFileIsWrittenTo() throws Exception {
        good.put(1, BYTES);
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        FutureTask<byte[]> read = new FutureTask<>(() -> Files.readAllBytes(pipe));
        Thread.ofPlatform().daemon().start(read);
        client.fetchTo("k", pipe);
        assertThat(read.get(30, TimeUnit.SECONDS)).isEqualTo(BYTES);
        assertThat(Files.isRegularFile(pipe)).isFalse();
    }
}
