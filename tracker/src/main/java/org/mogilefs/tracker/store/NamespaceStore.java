package org.mogilefs.tracker.store;

import java.util.Optional;
import org.mogilefs.protocol.HashType;

/** The tables {@code domain} and {@code class}. Numbers are the highest plus one. */
public interface NamespaceStore {
    /**
     * Adds a domain.
     *
     * @return its dmid
     * @throws StoreException.Duplicate when the name is taken
     */
    int createDomain(String name);

    /** The dmid of a domain, from the database. */
    Optional<Integer> findDomain(String name);

    /** Removes a domain without files or classes (besides its default one). False when it was gone. */
    boolean deleteDomain(int dmid);

    /** Whether the domain has a class row other than the default one. */
    boolean hasClasses(int dmid);

    /**
     * Adds a class.
     *
     * @param name {@code default} makes the row of classid 0
     * @return its classid
     * @throws StoreException.Duplicate when the name is taken
     */
    int createClass(int dmid, String name, int mindevcount, Optional<String> replpolicy, Optional<HashType> hashType);

    /** The classid of a class that has a row, from the database. */
    Optional<Integer> findClass(int dmid, String name);

    /**
     * Changes a class.
     *
     * @param replpolicy the new policy; empty leaves it
     * @param hashType the new digest; empty leaves it, {@code Optional.of(Optional.empty())} clears it
     */
    void updateClass(
            int dmid, int classid, int mindevcount, Optional<String> replpolicy, Optional<Optional<HashType>> hashType);

    /** Removes a class. False when it was gone. */
    boolean deleteClass(int dmid, int classid);
}
