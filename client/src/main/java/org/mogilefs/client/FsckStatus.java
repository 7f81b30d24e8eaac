package org.mogilefs.client;

import java.util.Map;
import java.util.TreeMap;
import org.mogilefs.protocol.Arguments;

/**
 * How fsck is doing.
 *
 * @param running whether it runs
 * @param host the tracker that hands out its work; empty when it does not run
 * @param maxFidChecked the highest fid handed out so far
 * @param endFid the last fid of this run
 * @param policyOnly whether copies themselves are left alone
 * @param startTime when it was started, seconds since 1970; 0 when never
 * @param stopTime when it was stopped; 0 while it runs
 * @param currentTime the tracker's clock
 * @param maxLogid the last line of the log
 * @param findings how often each event was seen, by name ({@code num_MISS} and so on)
 */
public record FsckStatus(
        boolean running,
        String host,
        long maxFidChecked,
        long endFid,
        boolean policyOnly,
        long startTime,
        long stopTime,
        long currentTime,
        long maxLogid,
        Map<String, String> findings) {

    static FsckStatus of(Arguments answer) {
        Map<String, String> findings = new TreeMap<>();
        answer.asMap().forEach((name, value) -> {
            if (name.startsWith("num_")) {
                findings.put(name, value);
            }
        });
        return new FsckStatus(
                answer.isTrue("running"),
                answer.text("host"),
                answer.number("max_fid_checked"),
                answer.number("end_fid"),
                answer.isTrue("policy_only"),
                answer.number("start_time"),
                answer.number("stop_time"),
                answer.number("current_time"),
                answer.number("max_logid"),
                findings);
    }

    /** {@return how long it has been running, or ran, in seconds} */
    public long elapsedSeconds() {
        return startTime == 0 ? 0 : (stopTime == 0 ? currentTime : stopTime) - startTime;
    }
}
