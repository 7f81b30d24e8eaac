package org.mogilefs.tracker.store.sql;

/** Locks that a database keeps for as long as the connection lives that took them; not every database has such. */
interface LockFunctions {
    /** Tries to take a lock; never waits. */
    boolean tryLock(Session session, String name);

    /** Gives a lock back. */
    void unlock(Session session, String name);
}
