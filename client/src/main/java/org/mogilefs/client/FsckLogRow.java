package org.mogilefs.client;

import org.mogilefs.protocol.Arguments;

/**
 * One finding of fsck.
 *
 * @param logid its number in the log
 * @param utime when, in seconds since 1970
 * @param evcode what: {@code MISS}, {@code GONE}, {@code BLEN} and so on
 * @param fid the file; empty for events that are about none
 * @param devid the device; empty for events that are about none
 */
public record FsckLogRow(long logid, String utime, String evcode, String fid, String devid) {

    static FsckLogRow of(Arguments answer, String prefix) {
        return new FsckLogRow(
                answer.number(prefix + "logid"),
                answer.text(prefix + "utime"),
                answer.text(prefix + "evcode"),
                answer.text(prefix + "fid"),
                answer.text(prefix + "devid"));
    }
}
