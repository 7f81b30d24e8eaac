package org.mogilefs.tracker.replication;

import java.util.List;
import java.util.OptionalInt;

/**
 * Copies on as many devices as the class wants, whatever host they are in.
 *
 * @param mindevcount a number that overrides the class's, when given
 */
public record MultipleDevices(OptionalInt mindevcount) implements ReplicationPolicy {
    @Override
    public Decision decide(PolicyInput input) {
        int min = mindevcount.orElse(input.mindevcount());
        int copies = input.on().size();
        if (copies == min || copies < min && input.isEverywhere()) {
            return Decision.HAPPY;
        }
        if (copies > min) {
            return Decision.TOO_HAPPY;
        }
        return new Decision.NeedsCopy(Shuffled.byFreeSpace(input.takers(), input.random()), List.of());
    }
}
