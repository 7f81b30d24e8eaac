package org.mogilefs.tracker.replication;

import java.util.List;
import org.mogilefs.tracker.cluster.Device;

/** What a policy says of a file. */
public sealed interface Decision {
    /** It is where it should be. */
    record Happy() implements Decision {}

    /** It is where it should be, and on more devices than it needs. */
    record TooHappy() implements Decision {}

    /**
     * It needs another copy; the first of {@code ideal} is the best place, {@code desperate} places are better than
     * none. Both may be empty: then there is no place right now.
     *
     * @param ideal places that bring the file closer to its policy
     * @param desperate places that only add a copy
     */
    record NeedsCopy(List<Device> ideal, List<Device> desperate) implements Decision {
        public NeedsCopy {
            ideal = List.copyOf(ideal);
            desperate = List.copyOf(desperate);
        }
    }

    /** Happy, for all that ask. */
    Decision HAPPY = new Happy();

    /** Too happy, for all that ask. */
    Decision TOO_HAPPY = new TooHappy();

    /** There is no place for the copy it needs. */
    Decision NO_PLACE = new NeedsCopy(List.of(), List.of());
}
