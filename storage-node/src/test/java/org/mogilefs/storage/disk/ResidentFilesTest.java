package org.mogilefs.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Which files are believed to be in memory, and for how long. */
class ResidentFilesTest {
    private final AtomicLong seconds = new AtomicLong(1_000_000);
    private final ResidentFiles files = new ResidentFiles(seconds::get);

    private static long key(long inode, long size, long modifiedMillis) {
        LinuxCalls.Stat stat = new LinuxCalls.Stat();
        stat.device = 0x800000001L;
        stat.inode = inode;
        stat.size = size;
        stat.modifiedMillis = modifiedMillis;
        return ResidentFiles.key(stat);
    }

    @Test
    void aFileIsBelievedToBeInMemoryForAWhile() {
        long key = key(7, 65_536, 1);
        assertThat(files.contains(key)).isFalse();
        files.add(key);
        assertThat(files.contains(key)).isTrue();
        seconds.addAndGet(ResidentFiles.BELIEVED.toSeconds());
        assertThat(files.contains(key)).isTrue();
        seconds.incrementAndGet();
        assertThat(files.contains(key)).isFalse();
    }

    @Test
    void anotherContentIsAnotherFile() {
        files.add(key(7, 65_536, 1));
        assertThat(files.contains(key(8, 65_536, 1))).isFalse();
        assertThat(files.contains(key(7, 65_537, 1))).isFalse();
        assertThat(files.contains(key(7, 65_536, 2))).isFalse();
    }

    @Test
    void aFileThatIsReadFromTheDiskIsForgotten() {
        long key = key(7, 65_536, 1);
        files.add(key);
        files.forget(key);
        assertThat(files.contains(key)).isFalse();
    }

    @Test
    void onlyTheFileItselfIsForgotten() {
        long key = key(7, 65_536, 1);
        files.add(key);
        // the same place in the table
        files.forget(key ^ 1L << 40);
        assertThat(files.contains(key)).isTrue();
    }

    @Test
    void manyFilesFitMostlySideBySide() {
        for (int i = 0; i < 1000; i++) {
            files.add(key(i, 65_536, 1));
        }
        int known = 0;
        for (int i = 0; i < 1000; i++) {
            known += files.contains(key(i, 65_536, 1)) ? 1 : 0;
        }
        assertThat(known).isGreaterThan(900);
    }
}
