package org.mogilefs.tracker.store;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mogilefs.protocol.Checksum;

/** The tables {@code file} and {@code file_on}. */
public interface FileStore {
    /** Has {@code watcher} told, after those before it, of every change that is made here from now on. */
    void watchedBy(FileWatcher watcher);

    /** The file under a key; coalesced. */
    Optional<FileRow> find(int dmid, String dkey);

    /** The file with a fid; coalesced. */
    Optional<FileRow> find(long fid);

    /** The file under a key with its devices, in one look-up; coalesced. */
    Optional<LocatedFile> locate(int dmid, String dkey);

    /**
     * The same as a read replica has it, where there are any: some seconds old perhaps. What the replica does not know,
     * and what it cannot answer, is asked of the database itself.
     */
    Optional<LocatedFile> locateOnReplica(int dmid, String dkey);

    /** The devids of the {@code file_on} rows of a fid, ascending; coalesced. */
    List<Integer> devids(long fid);

    /** The same for many fids in few queries; fids without a row are missing from the answer. */
    Map<Long, List<Integer>> devids(Collection<Long> fids);

    /** The files among {@code fids} that exist, in few queries. */
    Map<Long, FileRow> find(Collection<Long> fids);

    /**
     * Keys of a domain after {@code after} that begin with {@code prefix}, in the column's order.
     *
     * @param prefix taken literally; may be empty
     * @param after exclusive; may be empty
     * @param limit at most so many
     * @param caseSensitive whether the prefix must match in case whatever the column's collation
     */
    List<String> listKeys(int dmid, String prefix, String after, int limit, boolean caseSensitive);

    /** Up to {@code count} files with a fid greater than {@code after}, by ascending fid. */
    List<FileRow> listFids(long after, int count);

    /** Fids in {@code (after, upTo]}, ascending, at most {@code count}. */
    List<Long> fidsBetween(long after, long upTo, int count);

    /**
     * Fids that have a copy on a device, for reaper and rebalance.
     *
     * @param beyond exclusive; fids above it (ascending) or below it (descending, with 0 meaning no bound)
     */
    List<Long> fidsOnDevice(int devid, long beyond, boolean descending, int count);

    /** The greatest fid of {@code file}, or 0. */
    long maxFid();

    /** Whether a file or class row remains: any file in the domain. */
    boolean hasFiles(int dmid);

    /** Whether any file is in the class. */
    boolean hasFiles(int dmid, int classid);

    /**
     * Ends an upload in one transaction: tempfile row out, an old fid under the key queued for deletion, copy noted,
     * checksum kept, file row written with devcount 1, replication queued (nexttry 0).
     */
    CloseOutcome close(CloseRequest request);

    /**
     * Gives an upload up, in one transaction: tempfile row out, the copies on {@code devids} noted, the fid queued
     * for deletion so that its bytes go. False, and no more than the tempfile row goes, when the fid is a file; false
     * as well when there was no tempfile row.
     */
    boolean discard(long fid, Collection<Integer> devids);

    /** Deletes the file row and queues its fid for deletion, in one transaction. False when there was none. */
    boolean delete(FileRow file);

    /**
     * Gives a file another key.
     *
     * @throws StoreException.Duplicate when the key is taken
     */
    void rename(FileRow file, String newKey);

    /** Moves a file to another class of its domain and queues it for replication (nexttry 0), in one transaction. */
    void changeClass(FileRow file, int classid);

    /** Notes a copy; one that is noted already stays. */
    void addCopy(long fid, int devid);

    /**
     * Notes a copy, keeps the digest computed on the way, and counts the copies, all in one transaction: a crash in
     * between would leave a wrong count, or a file without its digest that nobody looks at again.
     */
    void addCountedCopy(long fid, int devid, Optional<Checksum> checksum);

    /** Forgets a copy. */
    void removeCopy(long fid, int devid);

    /**
     * Forgets the copies of {@code fids} on a dead device, after queuing each for replication (nexttry in a second),
     * and counts the rest; in few transactions, each whole.
     */
    void reapCopies(int devid, Collection<Long> fids);

    /** Counts the copies of a fid and writes {@code devcount}, under the lock {@code mgfs:fid:N}. */
    void recountDevices(long fid);
}
