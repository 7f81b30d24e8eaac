package org.mogilefs.storage.http;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.mogilefs.storage.http.OpenConnection.State;

/** What goes on at one port. Costs a request nothing: connections are only looked at when somebody asks. */
final class Traffic implements Connection.Listener {
    private final ServerConnector connector;
    private final LongAdder requestsOfClosed = new LongAdder();

    Traffic(ServerConnector connector) {
        this.connector = connector;
    }

    @Override
    public void onClosed(Connection connection) {
        requestsOfClosed.add(connection.getMessagesIn());
    }

    /** {@return how many requests began since the start} */
    long requests() {
        return requestsOfClosed.sum()
                + connector.getConnectedEndPoints().stream()
                        .map(EndPoint::getConnection)
                        .filter(Objects::nonNull)
                        .mapToLong(Connection::getMessagesIn)
                        .sum();
    }

    /** {@return the connections that are open, a look at each} */
    List<OpenConnection> connections() {
        long now = System.currentTimeMillis();
        return connector.getConnectedEndPoints().stream()
                .filter(endPoint -> endPoint.getConnection() instanceof HttpConnection)
                .map(endPoint -> look(endPoint, (HttpConnection) endPoint.getConnection(), now))
                .toList();
    }

    /** Whether a request is being answered, or its body read, on a connection. */
    static boolean isBusy(EndPoint endPoint) {
        return endPoint.getConnection() instanceof HttpConnection connection
                && connection.getHttpChannel().getRequest() != null;
    }

    private OpenConnection look(EndPoint endPoint, HttpConnection connection, long now) {
        Request request = connection.getHttpChannel().getRequest();
        long requests = connection.getMessagesIn();
        State state = request != null ? State.XFER_RES : requests == 0 ? State.READING_HEADERS : State.PERSIST_WAIT;
        return new OpenConnection(
                connector.getLocalPort(),
                String.valueOf(endPoint.getRemoteSocketAddress()).replaceFirst("^.*/", ""),
                Duration.ofMillis(now - endPoint.getCreatedTimeStamp()),
                requests,
                state,
                request == null ? "" : request.getHttpURI().getPath());
    }
}
