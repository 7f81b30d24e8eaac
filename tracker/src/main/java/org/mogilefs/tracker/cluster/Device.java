package org.mogilefs.tracker.cluster;

import java.util.OptionalLong;
import org.mogilefs.common.model.DeviceState;

/**
 * One disk of a host: its row and what the monitor saw of it.
 *
 * @param devid its number, the {@code N} of {@code devN}
 * @param hostid the host it is in
 * @param state what the operator says of it
 * @param weight its share of reads, 100 being usual
 * @param mbTotal its size in MiB, unknown before the first check
 * @param mbUsed of which used, in MiB
 * @param mbAsof when its row's figures were written, in seconds since 1970; those above may be newer
 * @param observed what this tracker's monitor saw
 */
public record Device(
        int devid,
        int hostid,
        DeviceState state,
        int weight,
        OptionalLong mbTotal,
        OptionalLong mbUsed,
        OptionalLong mbAsof,
        Observation observed) {

    /** The same with another observation. */
    public Device observed(Observation observation) {
        return new Device(devid, hostid, state, weight, mbTotal, mbUsed, mbAsof, observation);
    }

    /** The same with usage figures in MiB, newer than those of its row. */
    public Device withUsage(long totalMb, long usedMb) {
        return new Device(
                devid, hostid, state, weight, OptionalLong.of(totalMb), OptionalLong.of(usedMb), mbAsof, observed);
    }

    /** Free space in MiB; unknown when the size is. */
    public OptionalLong mbFree() {
        return mbTotal.isPresent() ? OptionalLong.of(mbTotal.getAsLong() - mbUsed.orElse(0)) : OptionalLong.empty();
    }

    /** The fraction of its space that is free, 0 to 1; 0 when unknown, as the original has it. */
    public double fractionFree() {
        long total = mbTotal.orElse(0);
        return total <= 0 ? 0 : Math.max(0, (double) (total - mbUsed.orElse(0)) / total);
    }
}
