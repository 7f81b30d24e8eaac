package org.mogilefs.client;

import org.mogilefs.protocol.Arguments;

/**
 * A device as the tracker sees it.
 *
 * @param devid its number
 * @param hostid its host's number
 * @param status the state an operator gave it
 * @param observedState {@code writeable}, {@code readable}, {@code unreachable}, or empty before the first look
 * @param utilization how busy the disk is in percent; empty when unknown
 * @param weight its share of reads
 * @param mbTotal its size in MiB, 0 when unknown
 * @param mbUsed what is used of it in MiB
 */
public record DeviceInfo(
        int devid,
        int hostid,
        String status,
        String observedState,
        String utilization,
        int weight,
        long mbTotal,
        long mbUsed) {

    static DeviceInfo of(Arguments answer, String prefix) {
        return new DeviceInfo(
                (int) answer.number(prefix + "devid"),
                (int) answer.number(prefix + "hostid"),
                answer.text(prefix + "status"),
                answer.text(prefix + "observed_state"),
                answer.text(prefix + "utilization"),
                (int) answer.number(prefix + "weight"),
                answer.number(prefix + "mb_total"),
                answer.number(prefix + "mb_used"));
    }

    /** {@return what is left in MiB} */
    public long mbFree() {
        return mbTotal - mbUsed;
    }
}
