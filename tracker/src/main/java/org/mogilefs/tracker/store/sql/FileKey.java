package org.mogilefs.tracker.store.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** What a file is asked for by. Which stored key it means is the database's decision, by the rules of its column. */
record FileKey(int dmid, String dkey) {
    /**
     * The files that have the keys asked for, as {@code f}, each beside the place {@code asked.n} of its key. A list of
     * keys joined to the table: as many selects put together by UNION cost a database nine times as much to understand.
     */
    static String join(Dialect dialect, int count) {
        String key = "SELECT ? AS n, ? AS dmid, " + dialect.textParameter("file", "dkey") + " AS dkey";
        return "(" + String.join(" UNION ALL ", Collections.nCopies(count, key)) + ") asked" + dialect.joinInOrder()
                + "file f ON f.dmid = asked.dmid AND f.dkey = asked.dkey";
    }

    /** The parameters of {@link #join}. */
    static Object[] parameters(Collection<FileKey> keys) {
        List<Object> parameters = new ArrayList<>();
        for (FileKey key : keys) {
            parameters.add(parameters.size() / 3);
            parameters.add(key.dmid());
            parameters.add(key.dkey());
        }
        return parameters.toArray();
    }
}
