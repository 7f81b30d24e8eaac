package org.mogilefs.client.tracker;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.mogilefs.client.ClientListener;
import org.mogilefs.client.MogileInterruptedException;
import org.mogilefs.client.OutcomeUnknownException;
import org.mogilefs.client.TrackerAddress;
import org.mogilefs.client.TrackerRefusedException;
import org.mogilefs.client.TrackerUnavailableException;
import org.mogilefs.protocol.Arguments;
import org.mogilefs.protocol.Request;
import org.mogilefs.protocol.Response;

/**
 * Sends requests to whichever tracker answers. One tracker, picked at random at first, serves all requests until it
 * fails; then the next one does and the failed one rests. Resting trackers are asked only when no other is left.
 *
 * <p>A request that was sent completely and got no answer goes to another tracker only when the caller says that
 * repeating it does no harm. Safe for many threads.
 */
public final class TrackerPool implements AutoCloseable {
    /** Whether a request may be sent again when its answer is missing. */
    public enum Repeat {
        /** It changes nothing, or doing it twice is the same as once. */
        ALLOWED,
        /** The caller must find out first what became of it. */
        NEVER
    }

    private final List<TrackerNode> nodes;
    private final ClientListener listener;
    private final LongSupplier nanoClock;
    private volatile int preferred;

    /**
     * A pool that has no connection yet.
     *
     * @param first the index of the tracker to begin with
     */
    public TrackerPool(
            List<TrackerAddress> trackers,
            int first,
            Duration connectTimeout,
            Duration answerTimeout,
            ClientListener listener,
            LongSupplier nanoClock) {
        this.nodes = trackers.stream()
                .map(address -> new TrackerNode(address, connectTimeout, answerTimeout))
                .toList();
        this.preferred = first;
        this.listener = listener;
        this.nanoClock = nanoClock;
    }

    /**
     * The values of the {@code OK} answer to one request.
     *
     * @throws TrackerRefusedException when the tracker says no
     * @throws TrackerUnavailableException when no tracker carried it out
     * @throws OutcomeUnknownException when it was sent, got no answer and must not be repeated
     * @throws MogileInterruptedException when the thread is interrupted before an answer is there
     */
    public Arguments call(Request request, Repeat repeat) {
        Interrupts.check(request.command(), null);
        String line = request.encode();
        List<IOException> failures = new ArrayList<>();
        for (TrackerNode node : candidates()) {
            Response response = ask(node, request.command(), line, repeat, failures);
            if (response != null) {
                preferred = nodes.indexOf(node);
                return valuesOf(request.command(), response);
            }
        }
        throw new TrackerUnavailableException(request.command(), failures);
    }

    private static Arguments valuesOf(String command, Response response) {
        return switch (response) {
            case Response.Ok ok -> ok.values();
            case Response.Err err -> throw TrackerRefusedException.of(command, err.code(), err.text());
        };
    }

    /** All trackers: from the preferred one on those that do not rest, then the resting ones, soonest rested first. */
    private List<TrackerNode> candidates() {
        long now = nanoClock.getAsLong();
        List<TrackerNode> ready = new ArrayList<>();
        List<TrackerNode> resting = new ArrayList<>();
        int first = preferred;
        for (int i = 0; i < nodes.size(); i++) {
            TrackerNode node = nodes.get((first + i) % nodes.size());
            (node.restLeft(now) > 0 ? resting : ready).add(node);
        }
        resting.sort(Comparator.comparingLong(node -> node.restLeft(now)));
        ready.addAll(resting);
        return ready;
    }

    /** The answer of one tracker, or null when another one should be asked. */
    private Response ask(TrackerNode node, String command, String line, Repeat repeat, List<IOException> failures) {
        TrackerConnection reused = node.takeIdle();
        boolean sent = reused != null && sent(reused, line);
        if (sent) {
            try {
                return receive(node, reused, command);
            } catch (IOException e) {
                Interrupts.check(command, e);
                lost(node, command, e, repeat);
                if (e instanceof SocketTimeoutException) {
                    return failed(node, command, e, failures);
                }
                // a tracker that was restarted has closed its old connections: a new one may do
            }
        }
        TrackerConnection fresh;
        try {
            fresh = node.connect();
        } catch (IOException e) {
            Interrupts.check(command, e);
            return failed(node, command, e, failures);
        }
        if (!sent(fresh, line)) {
            IOException broken = new IOException("the connection broke");
            Interrupts.check(command, broken);
            return failed(node, command, broken, failures);
        }
        try {
            return receive(node, fresh, command);
        } catch (IOException e) {
            Interrupts.check(command, e);
            lost(node, command, e, repeat);
            return failed(node, command, e, failures);
        }
    }

    /** Whether the whole line went out; a tracker does not act on a part of a line. */
    private static boolean sent(TrackerConnection connection, String line) {
        try {
            connection.send(line);
            return true;
        } catch (IOException e) {
            connection.close();
            return false;
        }
    }

    private Response receive(TrackerNode node, TrackerConnection connection, String command) throws IOException {
        long start = nanoClock.getAsLong();
        Response response;
        try {
            response = Response.parse(connection.receive());
        } catch (IOException e) {
            connection.close();
            throw e;
        } catch (IllegalArgumentException e) {
            connection.close();
            throw new IOException(e.getMessage(), e);
        }
        node.succeeded(connection);
        Optional<String> code = response instanceof Response.Err err ? Optional.of(err.code()) : Optional.empty();
        listener.trackerAnswered(node.address(), command, Duration.ofNanos(nanoClock.getAsLong() - start), code);
        return response;
    }

    private void lost(TrackerNode node, String command, IOException cause, Repeat repeat) {
        if (repeat == Repeat.NEVER) {
            failed(node, command, cause, new ArrayList<>());
            throw new OutcomeUnknownException(command, node.address(), cause);
        }
    }

    private Response failed(TrackerNode node, String command, IOException cause, List<IOException> failures) {
        node.failed(nanoClock.getAsLong());
        listener.trackerFailed(node.address(), command, cause);
        failures.add(new IOException(node.address() + ": " + cause.getMessage(), cause));
        return null;
    }

    /**
     * The lines that one tracker answers to an admin line such as {@code !stats}, without the closing dot.
     *
     * @throws TrackerUnavailableException when this tracker cannot be reached or does not finish its answer
     */
    public List<String> adminLines(TrackerAddress tracker, String line) {
        TrackerNode node = nodes.stream()
                .filter(n -> n.address().equals(tracker))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(tracker + " is none of this client's trackers"));
        try (TrackerConnection connection = node.connect()) {
            connection.send(line);
            List<String> lines = new ArrayList<>();
            for (String answer = connection.receive(); !answer.equals("."); answer = connection.receive()) {
                lines.add(answer);
            }
            return lines;
        } catch (IOException e) {
            throw new TrackerUnavailableException(line, List.of(new IOException(tracker + ": " + e.getMessage(), e)));
        }
    }

    /** The trackers in the order they were given. */
    public List<TrackerAddress> addresses() {
        return nodes.stream().map(TrackerNode::address).toList();
    }

    /** Closes the idle connections, and others when they have served the request that they are at. */
    @Override
    public void close() {
        nodes.forEach(TrackerNode::close);
    }
}
