package org.mogilefs.storage.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of requests for one name at one moment. */
class DeviceStoreTest {
    private static final int TIMES = 1500;

    @TempDir
    Path docroot;

    private final Set<String> refusals = ConcurrentHashMap.newKeySet();
    private DeviceStore store;
    private Path file;

    @BeforeEach
    void open() throws IOException {
        Files.createDirectories(docroot.resolve("dev1"));
        file = docroot.resolve("dev1/file");
        store = new DeviceStore(new Devices(docroot, false), false, true);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void put() throws IOException, BadPathException {
        put("text");
    }

    private void put(String text) throws IOException, BadPathException {
        try (Upload upload = store.begin(file)) {
            upload.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
            upload.commit();
        }
    }

    private interface Work {
        void run() throws IOException, BadPathException;
    }

    private void attempt(Work work) {
        try {
            work.run();
        } catch (NoSuchFileException e) {
            // another was faster
        } catch (IOException | BadPathException e) {
            refusals.add(e.toString());
        }
    }

    private Thread whileNot(AtomicBoolean isOver, Work work) {
        return Thread.ofPlatform().start(() -> {
            while (!isOver.get()) {
                attempt(work);
            }
        });
    }

    @Test
    void aNameThatComesAndGoesMeanwhileIsNeverTakenForAFolder() throws InterruptedException {
        AtomicBoolean isOver = new AtomicBoolean();
        Path elsewhere = docroot.resolve("dev1/elsewhere");
        Thread deleter = whileNot(isOver, () -> store.delete(file));
        Thread mover = whileNot(isOver, () -> store.move(file, elsewhere, true));
        for (int i = 0; i < TIMES; i++) {
            attempt(this::put);
        }
        isOver.set(true);
        deleter.join();
        mover.join();
        assertThat(refusals).isEmpty();
    }

    @Test
    void whatIsStoredWhileItsNameIsMovedIsNotLost() throws Exception {
        assumeThat(LinuxCalls.isSupported()).isTrue();
        Path elsewhere = docroot.resolve("dev1/elsewhere");
        for (int i = 0; i < TIMES; i++) {
            put("old");
            Thread mover = Thread.ofPlatform().start(() -> attempt(() -> store.move(file, elsewhere, false)));
            put("new");
            mover.join();
            assertThat(Stream.of(file, elsewhere).filter(Files::exists))
                    .anyMatch(found -> contentOf(found).equals("new"));
            Files.delete(elsewhere);
        }
        assertThat(refusals).isEmpty();
    }

    private static String contentOf(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aFileThatIsThereIsNotMovedOnto() throws IOException, BadPathException {
        Path elsewhere = docroot.resolve("dev1/elsewhere");
        Files.writeString(elsewhere, "other");
        put();
        assertThatThrownBy(() -> store.move(file, elsewhere, false)).hasMessage("Destination is there already");
        assertThat(file).hasContent("text");
        assertThat(elsewhere).hasContent("other");
        assertThat(store.move(file, elsewhere, true)).isTrue();
        assertThat(elsewhere).hasContent("text");
    }

    @Test
    void aFolderIsNoFile() throws IOException {
        Files.createDirectories(file);
        assertThatThrownBy(this::put).isInstanceOf(BadPathException.class).hasMessage("Not a file");
        assertThatThrownBy(() -> store.delete(file)).isInstanceOf(BadPathException.class);
        assertThatThrownBy(() -> store.delete(file.resolve("below"))).isInstanceOf(NoSuchFileException.class);
    }
}
