package org.mogilefs.storage.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mogilefs.storage.disk.Devices;

/** Which disks' work counts as a device's, over trees laid out as Linux shows its block devices in /sys and /proc. */
class IoUtilizationTest {
    private static final String BUSY = "100.00";
    private static final String IDLE = "0.00";

    @TempDir
    Path folder;

    private final List<String> mounts = new ArrayList<>();
    private Path docroot;
    private Path sys;
    private Path proc;
    private IoUtilization utilization;

    @BeforeEach
    void layOut() throws IOException {
        docroot = Files.createDirectories(folder.toRealPath().resolve("root"));
        sys = Files.createDirectories(folder.resolve("sys"));
        proc = Files.createDirectories(folder.resolve("proc/self")).getParent();
        mount("8:1", "/", "/dev/sda1");
        disk("sda", "8:0");
        partition("sda", "sda1", "8:1");
        utilization = new IoUtilization(new Devices(docroot, false), proc, sys);
    }

    /** As {@code /sys/block/NAME}. */
    private Path disk(String name, String number) throws IOException {
        return show("devices/virtual/block/" + name, name, number);
    }

    /** As {@code /sys/block/DISK/NAME}: a folder within its disk's. */
    private void partition(String disk, String name, String number) throws IOException {
        Path shown = show("devices/virtual/block/" + disk + "/" + name, name, number);
        Files.writeString(shown.resolve("partition"), "1\n");
    }

    private Path show(String where, String name, String number) throws IOException {
        Path shown = Files.createDirectories(sys.resolve(where));
        Files.writeString(shown.resolve("dev"), number + "\n");
        Files.createSymbolicLink(
                Files.createDirectories(sys.resolve("dev/block")).resolve(number), shown);
        Files.createSymbolicLink(
                Files.createDirectories(sys.resolve("class/block")).resolve(name), shown);
        return shown;
    }

    /** What is put together from others: LVM, md, dm-crypt. */
    private void stacked(String name, String number, String... slaves) throws IOException {
        Path folder = Files.createDirectories(disk(name, number).resolve("slaves"));
        for (String slave : slaves) {
            Files.createSymbolicLink(
                    folder.resolve(slave), sys.resolve("class/block").resolve(slave));
        }
    }

    private void mount(String number, String point, String source) throws IOException {
        mounts.add((mounts.size() + 20) + " 1 " + number + " / " + point.replace(" ", "\\040")
                + " rw,noatime shared:1 - xfs " + source + " rw");
        Files.write(proc.resolve("self/mountinfo"), mounts);
    }

    private Path device(int devid) throws IOException {
        return Files.createDirectories(docroot.resolve("dev" + devid));
    }

    /** What is told of a device when some disks, and all others not, were busy the whole time. */
    private String after(int devid, String... busyDisks) throws IOException {
        utilization.locate(devid, docroot.resolve("dev" + devid));
        diskstats(List.of());
        assertThat(utilization.sample()).containsEntry(devid, "-");
        diskstats(List.of(busyDisks));
        return utilization.sample().get(devid);
    }

    private void diskstats(List<String> busy) throws IOException {
        List<String> lines = new ArrayList<>();
        try (var numbers = Files.list(sys.resolve("dev/block"))) {
            for (Path shown : numbers.toList()) {
                String number = shown.getFileName().toString();
                lines.add("   " + number.replace(":", "       ") + " "
                        + shown.toRealPath().getFileName()
                        + " 10 0 80 5 20 0 160 9 0 " + (busy.contains(number) ? 900_000_000 : 1000)
                        + " 14 0 0 0 0 0 0");
            }
        }
        Files.write(proc.resolve("diskstats"), lines);
    }

    @Test
    void aPartitionCountsAsItsDisk() throws IOException {
        disk("nvme0n1", "259:0");
        partition("nvme0n1", "nvme0n1p2", "259:2");
        mount("259:2", device(1).toString(), "/dev/nvme0n1p2");
        assertThat(after(1, "259:0")).isEqualTo(BUSY);
    }

    @Test
    void anotherDisksWorkDoesNotCount() throws IOException {
        disk("sdb", "8:16");
        partition("sdb", "sdb1", "8:17");
        mount("8:17", device(1).toString(), "/dev/sdb1");
        assertThat(after(1, "8:0", "8:1")).isEqualTo(IDLE);
    }

    @Test
    void aWholeDiskWithoutPartitionsCounts() throws IOException {
        disk("vdb", "252:16");
        mount("252:16", device(1).toString(), "/dev/vdb");
        assertThat(after(1, "252:16")).isEqualTo(BUSY);
    }

    @Test
    void aMirrorIsAsBusyAsTheBusiestOfItsDisks() throws IOException {
        disk("sdb", "8:16");
        disk("sdc", "8:32");
        partition("sdb", "sdb1", "8:17");
        partition("sdc", "sdc1", "8:33");
        stacked("md0", "9:0", "sdb1", "sdc1");
        mount("9:0", device(1).toString(), "/dev/md0");
        assertThat(after(1, "8:32")).isEqualTo(BUSY);
        utilization = new IoUtilization(new Devices(docroot, false), proc, sys);
        assertThat(after(1, "8:0")).isEqualTo(IDLE);
    }

    @Test
    void anEncryptedVolumeOfAVolumeGroupOnAMirrorLeadsToTheDisks() throws IOException {
        disk("sdb", "8:16");
        disk("sdc", "8:32");
        stacked("md0", "9:0", "sdb", "sdc");
        stacked("dm-0", "253:0", "md0");
        stacked("dm-1", "253:1", "dm-0");
        mount("253:1", device(1).toString(), "/dev/mapper/mog-crypt");
        assertThat(after(1, "8:16")).isEqualTo(BUSY);
    }

    @Test
    void stackedDevicesThatNameEachOtherComeToAnEnd() throws IOException {
        stacked("dm-0", "253:0");
        Files.createSymbolicLink(sys.resolve("class/block/dm-0/slaves/dm-0"), sys.resolve("class/block/dm-0"));
        mount("253:0", device(1).toString(), "/dev/mapper/strange");
        assertThat(after(1, "253:0")).isEqualTo(BUSY);
    }

    @Test
    void namesOfFoldersMayBeInAnyLanguage() throws IOException {
        disk("sdb", "8:16");
        Path disk = Files.createDirectories(folder.toRealPath().resolve("Scheibe ä€"));
        Files.createSymbolicLink(docroot.resolve("dev1"), disk);
        mount("8:16", disk.toString(), "/dev/sdb");
        assertThat(after(1, "8:16")).isEqualTo(BUSY);
    }

    @Test
    void aBindMountCountsAsTheDiskBelowIt() throws IOException {
        disk("sdb", "8:16");
        partition("sdb", "sdb1", "8:17");
        mount("8:17", "/disks/large one", "/dev/sdb1");
        mount("8:17", device(1).toString(), "/dev/sdb1");
        assertThat(after(1, "8:16")).isEqualTo(BUSY);
    }

    @Test
    void aDeviceThatIsALinkIsWhereTheLinkLeads() throws IOException {
        disk("sdb", "8:16");
        Path elsewhere = Files.createDirectories(folder.toRealPath().resolve("disks/b c/mog"));
        mount("8:16", elsewhere.getParent().toString(), "/dev/sdb");
        Files.createSymbolicLink(docroot.resolve("dev1"), elsewhere);
        assertThat(after(1, "8:16")).isEqualTo(BUSY);
    }

    @Test
    void theNearestMountAboveCounts() throws IOException {
        disk("sdb", "8:16");
        mount("8:16", docroot.toString(), "/dev/sdb");
        device(1);
        assertThat(after(1, "8:16")).isEqualTo(BUSY);
    }

    @Test
    void whatIsNoFileSystemOfADiskIsUnknown() throws IOException {
        mount("0:45", device(1).toString(), "server:/export");
        assertThat(after(1, "8:0", "8:1")).isEqualTo("-");
    }

    @Test
    void aDiskThatTheKernelDoesNotCountIsUnknown() throws IOException {
        mount("7:7", device(1).toString(), "/dev/loop7");
        assertThat(after(1, "8:0")).isEqualTo("-");
    }

    @Test
    void devicesOfOneDiskAreEquallyBusyAndOthersAreNot() throws IOException {
        disk("sdb", "8:16");
        partition("sdb", "sdb1", "8:17");
        partition("sdb", "sdb2", "8:18");
        mount("8:17", device(1).toString(), "/dev/sdb1");
        mount("8:18", device(2).toString(), "/dev/sdb2");
        device(10);
        for (int devid : new int[] {2, 10}) {
            utilization.locate(devid, docroot.resolve("dev" + devid));
        }
        assertThat(after(1, "8:16")).isEqualTo(BUSY);
        diskstats(List.of("8:16", "8:0"));
        assertThat(utilization.sample())
                .containsEntry(1, IDLE)
                .containsEntry(2, IDLE)
                .containsEntry(10, BUSY);
    }
}
