package org.mogilefs.client;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.mogilefs.protocol.Arguments;
import org.mogilefs.protocol.Checksum;

/**
 * What the tracker knows of a file.
 *
 * @param key its key
 * @param fid its number
 * @param domain its domain
 * @param fileClass the name of its class
 * @param length its bytes
 * @param devcount how many devices hold it, as last counted
 * @param checksum the digest kept for it, if any
 * @param devids the devices that hold it, when asked for; else empty
 */
public record FileInfo(
        String key,
        long fid,
        String domain,
        String fileClass,
        long length,
        int devcount,
        Optional<Checksum> checksum,
        List<Integer> devids) {

    static FileInfo of(Arguments answer) {
        return new FileInfo(
                answer.text("key"),
                answer.number("fid"),
                answer.text("domain"),
                answer.text("class"),
                answer.number("length"),
                (int) answer.number("devcount"),
                Checksum.parse(answer.text("checksum")),
                devids(answer.text("devids")));
    }

    /** One row of {@code list_fids}, which tells neither digest nor devices. */
    static FileInfo ofListed(Arguments answer, String prefix) {
        return new FileInfo(
                answer.text(prefix + "key"),
                answer.number(prefix + "fid"),
                answer.text(prefix + "domain"),
                answer.text(prefix + "class"),
                answer.number(prefix + "length"),
                (int) answer.number(prefix + "devcount"),
                Optional.empty(),
                List.of());
    }

    private static List<Integer> devids(String list) {
        return list.isEmpty()
                ? List.of()
                : Arrays.stream(list.split(",")).map(Integer::valueOf).toList();
    }
}
