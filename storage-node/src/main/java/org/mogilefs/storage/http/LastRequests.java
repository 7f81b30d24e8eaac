package org.mogilefs.storage.http;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Knows of the requests under way, so that a node that stops can wait for them. What still comes on a connection that
 * was kept open is served, too: Jetty would answer 503, which a tracker takes for a device in trouble.
 */
final class LastRequests extends GracefulHandler {
    private final MethodDispatcher dispatcher;

    LastRequests(MethodDispatcher dispatcher) {
        super(dispatcher);
        this.dispatcher = dispatcher;
    }

    @Override
    protected void handleShutdownRejection(Request request, Response response, Callback callback) {
        dispatcher.handle(request, response, callback);
    }

    /** Tells the client that this answer is the last one on its connection, if the node stops. */
    static void announce(Response response) {
        if (response.getRequest().getConnectionMetaData().getConnector().isShutdown()) {
            response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
        }
    }
}
