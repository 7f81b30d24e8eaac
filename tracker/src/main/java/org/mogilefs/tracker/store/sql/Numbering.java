package org.mogilefs.tracker.store.sql;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ObjIntConsumer;
import java.util.function.ToIntFunction;
import org.mogilefs.tracker.store.StoreException;

/**
 * New rows get the highest number plus one, as the original gives them. Two trackers may choose the same one at once:
 * the slower chooses again, and only a name that is taken is its caller's matter. There is no limit to how often: whoever
 * chooses again does so because another's row was added, and many that add at once all fail but one each time.
 */
final class Numbering {
    private Numbering() {}

    /**
     * Adds a row in a transaction of its own.
     *
     * @param next the number that would be next
     * @param insert adds the row with a number
     * @return the row's number
     * @throws StoreException.Duplicate when something else than the number is taken
     */
    static int insert(Database database, ToIntFunction<Session> next, ObjIntConsumer<Session> insert) {
        AtomicInteger tried = new AtomicInteger();
        while (true) {
            try {
                return database.write(session -> {
                    int number = next.applyAsInt(session);
                    tried.set(number);
                    insert.accept(session, number);
                    return number;
                });
            } catch (StoreException.Duplicate e) {
                boolean numberTaken = database.read(next::applyAsInt) != tried.get();
                if (!numberTaken) {
                    throw e;
                }
            }
        }
    }
}
