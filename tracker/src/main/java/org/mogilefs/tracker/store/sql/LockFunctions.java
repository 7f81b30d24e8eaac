package org.mogilefs.tracker.store.sql;

import java.util.List;

/**
 * Locks that a database keeps for as long as the connection lives that took them; not every database has such. Both
 * expressions are numbers, 1 when it was done, so that one SELECT does many; neither waits.
 */
interface LockFunctions {
    /** Tries to take a lock. */
    String takeExpression();

    /** Gives a lock back. */
    String releaseExpression();

    /** The parameters of either expression for the lock of that name. */
    List<Object> lockParameters(String name);
}
