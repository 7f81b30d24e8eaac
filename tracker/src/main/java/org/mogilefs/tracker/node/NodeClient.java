package org.mogilefs.tracker.node;

import java.time.Duration;
import java.util.Optional;
import org.mogilefs.protocol.Checksum;
import org.mogilefs.protocol.HashType;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.cluster.Host;

/**
 * What the tracker asks of storage nodes. Calls block their virtual thread for at most the configured time-out, and
 * never throw for what a node does or fails to do: that is in the answer.
 */
public interface NodeClient extends AutoCloseable {
    /** The length of a copy, by HEAD on the host's read port. */
    HeadResult head(Host host, Device device, long fid);

    /** Removes a copy. */
    DeleteResult delete(Host host, Device device, long fid);

    /** Makes the folders of a copy ahead of an upload, where the node needs that; never fails the caller. */
    void makeFolders(Host host, Device device, long fid);

    /** The digest of a copy, by side channel, else by reading it. */
    DigestResult digest(Host host, Device device, long fid, HashType type, boolean forFsck, Duration limit);

    /** The answer to HEAD. */
    sealed interface HeadResult {
        /** It is there, with this many bytes. */
        record Present(long length) implements HeadResult {}

        /** The node answers that it is not there. */
        record Missing() implements HeadResult {}

        /**
         * The node cannot be asked, or answers an error.
         *
         * @param reason one line
         */
        record Unreachable(String reason) implements HeadResult {}
    }

    /** The answer to DELETE. */
    sealed interface DeleteResult {
        /** Removed now (2xx) or not there (404). */
        record Gone(int status) implements DeleteResult {}

        /**
         * Not removed.
         *
         * @param reason one line
         */
        record Failed(String reason) implements DeleteResult {}
    }

    /** The answer to the question for a digest. */
    sealed interface DigestResult {
        /** All of the copy was read. */
        record Known(Checksum checksum) implements DigestResult {}

        /** The node answers that it is not there. */
        record Missing() implements DigestResult {}

        /**
         * It cannot be read now, or not to its end.
         *
         * @param reason one line
         */
        record Unreadable(String reason) implements DigestResult {}

        /** The digest, if it is known. */
        default Optional<Checksum> known() {
            return this instanceof Known(Checksum checksum) ? Optional.of(checksum) : Optional.empty();
        }
    }

    /** Closes all connections. */
    @Override
    void close();
}
