package org.mogilefs.tracker.store.sql;

import java.util.List;
import java.util.function.Function;

/**
 * A kind of write of which many can be done in the few statements that one takes.
 *
 * @param <I> what is written
 * @param <T> what comes of it
 */
interface BulkWrite<I, T> {
    /** Work of any other kind: one after the other, each with its own statements. */
    BulkWrite<Function<Session, Object>, Object> ONE_BY_ONE =
            (session, all) -> all.stream().map(work -> work.apply(session)).toList();

    /**
     * Does all of them in the transaction of {@code session}; may be called again after a roll-back.
     *
     * @return one result an item, in their order
     */
    List<T> run(Session session, List<I> items);
}
