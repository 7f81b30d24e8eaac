package org.mogilefs.tracker.worker;

/** What the log says of a failure that nobody foresaw: a line names the place; the trace is for whoever mends it. */
final class Failures {
    private Failures() {}

    /** Its kind, the first line of its text and where it was thrown. */
    static String inOneLine(Throwable e) {
        String text = e.toString().lines().findFirst().orElse("");
        return text + " at " + place(e);
    }

    /** Where it was thrown: class, method and line. */
    static String place(Throwable e) {
        StackTraceElement[] trace = e.getStackTrace();
        return trace.length == 0 ? "an unknown place" : trace[0].toString();
    }
}
