package org.mogilefs.tracker.node;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.eclipse.jetty.client.HttpResponseException;
import org.eclipse.jetty.client.RetryableRequestException;
import org.eclipse.jetty.http.HttpException;

/**
 * Why speaking to a node failed, in words that an operator can act on. The HTTP client's own texts are pictures of its
 * insides: half of a connection's state, without saying what happened.
 */
public final class NodeTrouble {
    private static final Pattern OBJECT = Pattern.compile("\\w@[0-9a-f]");
    private static final int LONGEST = 200;

    private NodeTrouble() {}

    /** A few words, such as {@code connection refused}. */
    public static String inWords(Throwable cause) {
        Throwable root = unwrap(cause);
        return switch (root) {
            case NoRouteToHostException e -> "no route to the host";
            case ConnectException e -> refusedOr(e);
            case SocketTimeoutException e -> "no connection in time";
            case TimeoutException e -> "no data in time";
            case UnknownHostException e -> "no such address";
            case UnresolvedAddressException e -> "no such address";
            case EOFException e -> "the node closed the connection";
            case ClosedChannelException e -> "the connection was closed";
            case SocketException e -> resetOr(e);
            case RejectedExecutionException e -> "too many requests wait for this node";
            case CancellationException e -> "broken off by us";
            case HttpException e -> "the answer is no HTTP";
            case HttpResponseException e -> "the answer is no HTTP";
            case IOException e -> resetOr(e);
            default -> unforeseen(root);
        };
    }

    /** Whether there was never a connection, so that the node cannot have done anything. */
    static boolean isNeverConnected(Throwable cause) {
        return switch (unwrap(cause)) {
            case ConnectException e -> true;
            case NoRouteToHostException e -> true;
            // reading has time-outs of another type
            case SocketTimeoutException e -> true;
            case UnknownHostException e -> true;
            case UnresolvedAddressException e -> true;
            case RejectedExecutionException e -> true;
            case Throwable e -> false;
        };
    }

    /** Whether a connection ended before the answer did. */
    static boolean isCutOff(Throwable cause) {
        return switch (unwrap(cause)) {
            case EOFException e -> true;
            case ClosedChannelException e -> true;
            case ConnectException e -> false;
            case IOException e -> resetOr(e).startsWith("the node ");
            case Throwable e -> false;
        };
    }

    /** What lies under wrappings that say nothing of their own. */
    private static Throwable unwrap(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null
                && (root instanceof ExecutionException
                        || root instanceof UncheckedIOException
                        || root instanceof RetryableRequestException
                        || root.getClass() == IOException.class)) {
            root = root.getCause();
        }
        return root;
    }

    private static String refusedOr(ConnectException e) {
        String text = plain(e);
        return text.toLowerCase(Locale.ROOT).contains("refused") ? "connection refused" : text;
    }

    private static String resetOr(IOException e) {
        String text = plain(e).toLowerCase(Locale.ROOT);
        if (text.contains("reset")) {
            return "the node reset the connection";
        }
        return text.contains("broken pipe") || text.contains("closed") ? "the node closed the connection" : plain(e);
    }

    /** The exception's own text where it is one readable line. */
    private static String plain(Throwable e) {
        String text = e.getMessage() == null ? "" : e.getMessage().strip();
        boolean readable = !text.isEmpty()
                && text.length() <= LONGEST
                && text.lines().count() == 1
                && !OBJECT.matcher(text).find();
        return readable ? text : unforeseen(e);
    }

    /** Its kind only: what the client did not expect itself has texts for its makers. */
    private static String unforeseen(Throwable e) {
        String name = e.getClass().getName();
        return "the exchange broke off (" + name.substring(name.lastIndexOf('.') + 1) + ")";
    }
}
