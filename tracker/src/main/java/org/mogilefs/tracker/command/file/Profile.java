package org.mogilefs.tracker.command.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mogilefs.protocol.Response;

/** The stages of one create_open and how long each took, for {@code debug_profile}. One thread only. */
final class Profile {
    private record Stage(String name, long startNanos) {}

    private final List<Stage> stages = new ArrayList<>();

    Profile(String first) {
        enter(first);
    }

    /** The stage before ends, this one begins. */
    void enter(String stage) {
        stages.add(new Stage(stage, System.nanoTime()));
    }

    /** Writes all stages but the last, which only ends the one before, and the time each device took. */
    void writeTo(Response.OkBuilder answer, Map<Integer, Long> deviceNanos) {
        int count = 0;
        for (int i = 0; i + 1 < stages.size(); i++) {
            write(
                    answer,
                    ++count,
                    stages.get(i).name(),
                    stages.get(i + 1).startNanos() - stages.get(i).startNanos());
        }
        for (Map.Entry<Integer, Long> device : deviceNanos.entrySet()) {
            write(answer, ++count, "vivify_dir_on_dev" + device.getKey(), device.getValue());
        }
        answer.put("profpoints", count);
    }

    private static void write(Response.OkBuilder answer, int number, String name, long nanos) {
        answer.put("prof_" + number + "_name", name)
                .put("prof_" + number + "_time", String.format(Locale.ROOT, "%.3f", nanos / 1e9));
    }
}
