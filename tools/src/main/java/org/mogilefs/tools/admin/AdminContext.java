package org.mogilefs.tools.admin;

import java.util.Map;
import java.util.function.Function;
import org.mogilefs.client.AdminClient;
import org.mogilefs.client.MogileClient;
import org.mogilefs.client.TrackerRefusedException;
import org.mogilefs.tools.cli.Invocation;
import org.mogilefs.tools.cli.Io;
import org.mogilefs.tools.cli.Json;
import org.mogilefs.tools.cli.ToolException;

/** What the commands of one run of mogadm share; connects when first asked for a client. */
final class AdminContext implements AutoCloseable {
    private final Io io;
    private final Function<Invocation, MogileClient> connector;
    private Invocation invocation = new Invocation(Map.of());
    private MogileClient client;

    AdminContext(Io io, Function<Invocation, MogileClient> connector) {
        this.io = io;
        this.connector = connector;
    }

    void begin(Invocation newInvocation) {
        invocation = newInvocation;
    }

    Io io() {
        return io;
    }

    AdminClient admin() {
        return client().admin();
    }

    MogileClient client() {
        if (client == null) {
            client = connector.apply(invocation);
        }
        return client;
    }

    boolean json() {
        return invocation.has("json");
    }

    /** Prints JSON when it was asked for. */
    boolean printedJson(Object value) {
        if (json()) {
            io.out().line(Json.of(value));
        }
        return json();
    }

    /** One request that changes something. */
    @FunctionalInterface
    interface Change {
        void make() throws Exception;
    }

    /** Makes a change: {@code done} is said with --verbose, {@code failed} stands before the tracker's refusal. */
    int change(String done, String failed, Change change) throws Exception {
        try {
            change.make();
        } catch (TrackerRefusedException e) {
            throw new ToolException(failed + e.code() + " " + e.text());
        }
        if (invocation.has("verbose")) {
            io.out().line(done);
        }
        return 0;
    }

    /** The answer to a question; a refusal ends the program with the tracker's words alone. */
    <T> T ask(java.util.function.Supplier<T> question) {
        try {
            return question.get();
        } catch (TrackerRefusedException e) {
            throw new ToolException(e.code() + " " + e.text());
        }
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
    }
}
