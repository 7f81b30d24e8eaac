package org.mogilefs.tracker.store;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The queue tables. A claim selects due rows and pushes their nexttry 1000 s ahead, under the original's lock of that
 * table, so that trackers of both kinds never work on one row at once.
 */
public interface QueueStore {
    /** {@code nexttry} of rows that wait for a person. */
    long END_OF_TIME = 2147483647L;

    /** Seconds a claim is good for. */
    int CLAIM_SECONDS = 1000;

    /** The kinds of {@code file_to_queue}. */
    enum WorkType {
        FSCK(1),
        REBALANCE(2);

        private final int id;

        WorkType(int id) {
            this.id = id;
        }

        /** The number in the column {@code type}. */
        public int id() {
            return id;
        }
    }

    /** What rows are claimed from. */
    enum Claimed {
        /** {@code file_to_replicate}. */
        REPLICATE,
        /** {@code file_to_delete2}. */
        DELETE,
        /** {@code file_to_queue}, fsck's rows. */
        FSCK,
        /** {@code file_to_queue}, rebalance's rows. */
        REBALANCE
    }

    /**
     * Gives claimed rows back that were not worked on: they are due when they were before, for any tracker. Those that
     * are flagged as {@link QueuedFid#INTERRUPTED} stay so. A row that is not any more as its claim left it, because it
     * was settled, queued anew or claimed by another tracker, stays as it is, and so do flags that somebody else has set.
     *
     * @param rows as they were claimed
     */
    void giveBack(Claimed from, List<QueuedFid> rows);

    // ---- file_to_replicate

    /** Claims up to {@code limit} due rows, the longest due first, and flags them as {@link QueuedFid#INTERRUPTED}. */
    List<QueuedFid> claimReplication(int limit);

    /**
     * Queues a fid; one that is queued and deferred is pulled forward to {@code nexttry} when that is earlier.
     *
     * @param nexttry 0 for new files, else seconds since 1970
     */
    void enqueueReplication(long fid, long nexttry, OptionalInt fromDevid);

    /** Queues a fid, in a quarter of a minute, whose copies that nobody noted are to be removed. */
    void enqueueStraySearch(long fid);

    /**
     * Notes that a copy is being made by hand: unless that is withdrawn, copies of the fid that nobody noted are removed
     * when a claim would be over.
     *
     * @return what to withdraw it by; empty when the fid is queued already, whose row then has the search done
     */
    OptionalLong announceCopy(long fid);

    /** Withdraws what was announced, unless the fid was queued for something else since. */
    void withdrawCopy(long fid, long announced);

    /**
     * Puts a claimed row back for {@code seconds} from now, failcount one more (at most 255).
     *
     * @param flags {@link QueuedFid#INTERRUPTED} when there may still be copies that nobody noted, else 0
     */
    void deferReplication(long fid, long seconds, int flags);

    /** Puts a claimed row to {@link #END_OF_TIME}, failcount one more. */
    void shelveReplication(long fid);

    /** Removes a row. */
    void finishReplication(long fid);

    /** Sets nexttry of all waiting rows to now; the number of rows changed. */
    int replicateNow();

    /** How many rows are deferred: nexttry neither 0 nor the end of time. */
    long countDeferredReplication();

    // ---- file_to_delete2, file_to_delete, file_to_delete_later

    /** Claims up to {@code limit} due rows of {@code file_to_delete2}. */
    List<QueuedFid> claimDeletes(int limit);

    /** Queues a fid for deletion now; one that is queued stays as it is. */
    void enqueueDelete(long fid);

    /** Puts a claimed row back for {@code seconds} from now, failcount one more (at most 255). */
    void deferDelete(long fid, long seconds);

    /** Removes a row of {@code file_to_delete2}. */
    void finishDelete(long fid);

    /** Moves due rows of the two old delete tables to {@code file_to_delete2}, at most {@code limit}; how many. */
    int migrateOldDeletes(int limit);

    // ---- file_to_queue

    /** Claims up to {@code limit} due rows of one type, and flags moves as {@link QueuedFid#INTERRUPTED}. */
    List<QueuedFid> claimWork(WorkType type, int limit);

    /** Queues fids of one type, due at once; those queued already stay. */
    void enqueueWork(WorkType type, Collection<Long> fids, OptionalInt devid, Optional<String> arg);

    /**
     * A row to add.
     *
     * @param fid the file
     * @param devid the device it should leave
     * @param arg the devids it may go to
     */
    record Move(long fid, int devid, List<Integer> arg) {
        public Move {
            arg = List.copyOf(arg);
        }
    }

    /** Queues moves of {@link WorkType#REBALANCE}, due at once; a fid that is queued already stays as it is. */
    void enqueueMoves(List<Move> moves);

    /** Which of the fids have a row of one type, with the devid in it (0 for none); in few queries. */
    Map<Long, Integer> queuedWork(WorkType type, Collection<Long> fids);

    /** Puts a claimed row back for {@code seconds} from now, failcount one more (at most 255), flags 0. */
    void deferWork(WorkType type, long fid, long seconds);

    /** Removes a row. */
    void finishWork(WorkType type, long fid);

    /** How many rows there are of one type. */
    long countWork(WorkType type);

    /** The row of a fid in {@code file_to_replicate}, unclaimed, for file_debug. */
    Optional<QueuedFid> peekReplication(long fid);

    /** The row of a fid in {@code file_to_delete2}, for file_debug. */
    Optional<QueuedFid> peekDelete(long fid);

    /** The row of a fid in {@code file_to_queue}, for file_debug. */
    Optional<QueuedFid> peekWork(WorkType type, long fid);
}
