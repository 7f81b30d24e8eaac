package org.mogilefs.tracker.replication;

/** How the work on one file ended. */
public sealed interface ReplicationResult {
    /** Its policy is met. */
    record Done() implements ReplicationResult {}

    /** Its policy is met, and one copy could go. */
    record TooHappy() implements ReplicationResult {}

    /** It was deleted meanwhile. */
    record FileGone() implements ReplicationResult {}

    /** Somebody else works on it. */
    record Busy() implements ReplicationResult {}

    /** No device holds it: a person must look. */
    record NoSource() implements ReplicationResult {}

    /**
     * Not now.
     *
     * @param code the original's word: {@code source_down}, {@code policy_no_suggestions}, {@code would_worsen},
     *     {@code failed_getting_lock} …
     * @param detail one line more
     */
    record Failed(String code, String detail) implements ReplicationResult {}
}
