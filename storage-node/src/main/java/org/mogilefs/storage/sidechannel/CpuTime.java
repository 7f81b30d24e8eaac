package org.mogilefs.storage.sidechannel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The processor time of this process.
 *
 * @param user seconds in the program
 * @param system seconds in the kernel; 0 where the system does not tell them apart
 */
record CpuTime(double user, double system) {
    private static final Path STAT = Path.of("/proc/self/stat");
    // Linux shows times to programs in hundredths of a second, whatever it counts in itself
    private static final double TICKS = 100;
    private static final int USER = 11; // counted from the field behind the program's name; proc(5), stat
    private static final int SYSTEM = 12;

    /** {@return what was used since the process began} */
    static CpuTime now() {
        try {
            String stat = Files.readString(STAT, StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return new CpuTime(Long.parseLong(fields[USER]) / TICKS, Long.parseLong(fields[SYSTEM]) / TICKS);
        } catch (IOException e) {
            // no Linux
            Duration all = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
            return new CpuTime(all.toMillis() / 1000.0, 0);
        }
    }
}
