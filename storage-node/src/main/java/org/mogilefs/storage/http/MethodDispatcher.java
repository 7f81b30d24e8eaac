package org.mogilefs.storage.http;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.mogilefs.storage.disk.BadPathException;
import org.mogilefs.storage.disk.DeviceStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way in of each request: to the class of its method, and from an exception to its answer. */
final class MethodDispatcher extends Handler.Abstract {
    private static final Logger log = LoggerFactory.getLogger(MethodDispatcher.class);

    private final DeviceStore store;
    private final DiskErrors errors;
    private final boolean readOnly;
    private final GetHandler get;
    private final PutHandler put;

    MethodDispatcher(DeviceStore store, ByteBufferPool buffers, boolean readOnly) {
        this.store = store;
        this.errors = new DiskErrors(store.paths().docroot());
        this.readOnly = readOnly;
        this.get = new GetHandler(store, errors, buffers);
        this.put = new PutHandler(store, errors);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        try {
            dispatch(request, response, callback);
        } catch (BadPathException e) {
            Answers.text(response, callback, e.status(), e.getMessage());
        } catch (IOException e) {
            // the client went away in the middle
            log.debug("{} {}: {}", request.getMethod(), request.getHttpURI().getPath(), e.getMessage());
            callback.failed(e);
        } catch (RuntimeException e) {
            log.error("{} {} failed", request.getMethod(), request.getHttpURI().getPath(), e);
            if (response.isCommitted()) {
                callback.failed(e);
            } else {
                Answers.text(response, callback, 500, "");
            }
        }
        return true;
    }

    private void dispatch(Request request, Response response, Callback callback) throws BadPathException, IOException {
        switch (request.getMethod()) {
            case "GET", "HEAD" -> get.handle(request, response, callback);
            case "OPTIONS" -> options(response, callback);
            case String write when readOnly -> refuse(response, callback, write);
            case "PUT" -> put.handle(request, response, callback);
            case "DELETE" -> delete(request, response, callback);
            case "MKCOL" -> makeFolder(request, response, callback);
            case "MOVE" -> move(request, response, callback);
            case String other -> refuse(response, callback, other);
        }
    }

    private String allowed() {
        return readOnly ? "GET, HEAD, OPTIONS" : "GET, HEAD, PUT, DELETE, MKCOL, MOVE, OPTIONS";
    }

    private void options(Response response, Callback callback) {
        response.getHeaders().put(HttpHeader.ALLOW, allowed());
        response.getHeaders().put("DAV", "1");
        Answers.empty(response, callback, 200);
    }

    private void refuse(Response response, Callback callback, String method) {
        response.getHeaders().put(HttpHeader.ALLOW, allowed());
        Answers.text(response, callback, readOnly ? 405 : 400, "Method not served here");
        log.debug("refused {}", method);
    }

    private void delete(Request request, Response response, Callback callback) throws BadPathException {
        Path file = store.paths().forWriting(request.getHttpURI().getPath());
        try {
            store.delete(file);
            Answers.empty(response, callback, 204);
        } catch (IOException e) {
            Answers.text(response, callback, errors.status(file, e), "");
        }
    }

    private void makeFolder(Request request, Response response, Callback callback) throws BadPathException {
        Path folder = store.paths().forFolder(request.getHttpURI().getPath());
        try {
            Answers.empty(response, callback, store.makeFolder(folder) ? 201 : 204);
        } catch (IOException e) {
            Answers.text(response, callback, errors.status(folder, e), "");
        }
    }

    private void move(Request request, Response response, Callback callback) throws BadPathException {
        String destination = request.getHeaders().get("Destination");
        if (destination == null) {
            throw new BadPathException(400, "MOVE needs a Destination");
        }
        Path from = store.paths().forWriting(request.getHttpURI().getPath());
        Path to = store.paths().forWriting(path(destination));
        try {
            store.move(from, to);
            Answers.empty(response, callback, 201);
        } catch (NoSuchFileException e) {
            Answers.text(response, callback, 404, "");
        } catch (IOException e) {
            Answers.text(response, callback, errors.status(from, e), "");
        }
    }

    private static String path(String destination) throws BadPathException {
        try {
            String path = HttpURI.from(destination).getPath();
            if (path != null) {
                return path;
            }
        } catch (IllegalArgumentException e) {
            throw new BadPathException(400, "Bad Destination");
        }
        throw new BadPathException(400, "Bad Destination");
    }
}
