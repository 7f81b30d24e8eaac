package org.mogilefs.tracker.replication;

/**
 * Says whether a file is on the right devices, and if not where its next copy should go. An implementation is a pure
 * function: it keeps nothing, asks nobody, and may be called from any thread.
 *
 * <p>docs/replication-policies.md tells how to add one of your own.
 */
public interface ReplicationPolicy {
    /** Decides about one file at one moment. */
    Decision decide(PolicyInput input);

    /** Makes policies from their text. */
    interface Factory {
        /** The name in front of the parentheses. */
        String name();

        /**
         * Makes a policy.
         *
         * @param arguments the text between the parentheses, stripped; may be empty
         * @throws PolicyException when it makes no sense
         */
        ReplicationPolicy make(String arguments) throws PolicyException;
    }
}
