package org.mogilefs.storage.http;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.mogilefs.storage.disk.BadPathException;
import org.mogilefs.storage.disk.DeviceStore;
import org.mogilefs.storage.disk.DeviceThreads;
import org.mogilefs.storage.disk.UriPath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way in of each request: to the class of its method, and from an exception to its answer. Runs on the selector's
 * thread, so it never waits: whatever may wait for a disk goes to the threads of the device.
 */
final class MethodDispatcher extends Handler.Abstract.NonBlocking {
    private static final Logger log = LoggerFactory.getLogger(MethodDispatcher.class);

    // what arrived of each is held in a buffer of 32 KiB until a thread of its device takes it
    private static final int UPLOADS_WAITING_MAX = 1024;

    private final DeviceStore store;
    private final AtomicInteger uploadsWaiting = new AtomicInteger();
    private final DiskErrors errors;
    private final boolean readOnly;
    private final GetHandler get;
    private final PutHandler put;

    MethodDispatcher(DeviceStore store, ByteBufferPool buffers, boolean readOnly) {
        this.store = store;
        this.errors = new DiskErrors(store.troubles());
        this.readOnly = readOnly;
        this.get = new GetHandler(store.files(), buffers, store.troubles());
        this.put = new PutHandler(store, this::fail);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        try {
            dispatch(request, response, callback);
        } catch (IOException | BadPathException | RuntimeException e) {
            fail(request, response, callback, e);
        }
        return true;
    }

    private void dispatch(Request request, Response response, Callback callback) throws BadPathException, IOException {
        FileEndPoint.of(request).begin(request.getMethod().equals("PUT"));
        switch (request.getMethod()) {
            case "GET", "HEAD" ->
                get.handleCached(
                        request, response, callback, (work, refused) -> onDevice(request, response, refused, work));
            case "OPTIONS" -> options(response, callback);
            case String write when readOnly -> refuse(response, callback, write);
            case "PUT" -> put(request, response, callback);
            case "DELETE" -> onDevice(request, response, callback, lane -> delete(request, response, callback));
            case "MKCOL" -> onDevice(request, response, callback, lane -> makeFolder(request, response, callback));
            case "MOVE" -> onDevice(request, response, callback, lane -> move(request, response, callback));
            case String other -> refuse(response, callback, other);
        }
    }

    private void put(Request request, Response response, Callback callback) {
        if (uploadsWaiting.incrementAndGet() > UPLOADS_WAITING_MAX) {
            uploadsWaiting.decrementAndGet();
            Answers.text(response, callback, 503, "Too many uploads wait for disks");
            return;
        }
        AtomicBoolean isWaiting = new AtomicBoolean(true);
        DiskWork upload = lane -> {
            endWait(isWaiting);
            put.handle(request, response, callback, lane);
        };
        Callback refused = Callback.from(callback, () -> endWait(isWaiting));
        onDevice(request, response, refused, upload, store.threads()::write);
    }

    private void endWait(AtomicBoolean isWaiting) {
        if (isWaiting.compareAndSet(true, false)) {
            uploadsWaiting.decrementAndGet();
        }
    }

    private void onDevice(Request request, Response response, Callback callback, DiskWork work) {
        onDevice(request, response, callback, work, store.threads()::run);
    }

    /** Has a device's threads do work, in one of the ways of {@link DeviceThreads}. */
    private interface Way {
        void run(String device, DeviceThreads.Work work, Runnable refused);
    }

    private void onDevice(Request request, Response response, Callback callback, DiskWork work, Way way) {
        DeviceThreads.Work guarded = lane -> {
            try {
                work.run(lane);
            } catch (IOException | BadPathException | RuntimeException e) {
                fail(request, response, callback, e);
            }
        };
        String device = UriPath.deviceOf(request.getHttpURI().getPath());
        way.run(device, guarded, () -> {
            log.warn("{}: too much waits for this device", device);
            Answers.text(response, callback, 503, "The device is busy");
        });
    }

    /** Answers what went wrong; or breaks the connection, when an answer is under way or nobody is left to read it. */
    private void fail(Request request, Response response, Callback callback, Exception cause) {
        String path = request.getHttpURI().getPath();
        if (response.isCommitted() || cause instanceof RequestBody.BrokenException) {
            log.debug("{} {}: {}", request.getMethod(), path, cause.getMessage());
            callback.failed(cause instanceof RequestBody.BrokenException broken ? broken.answer() : cause);
            return;
        }
        response.reset();
        switch (cause) {
            case BadPathException e -> Answers.text(response, callback, e.status(), e.getMessage());
            case IOException e -> Answers.text(response, callback, errors.status(path, e), "");
            default -> {
                log.error("{} {} failed", request.getMethod(), path, cause);
                Answers.text(response, callback, 500, "");
            }
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

    private void delete(Request request, Response response, Callback callback) throws BadPathException, IOException {
        store.delete(store.paths().forWriting(request.getHttpURI().getPath()));
        Answers.empty(response, callback, 204);
    }

    private void makeFolder(Request request, Response response, Callback callback)
            throws BadPathException, IOException {
        Path folder = store.paths().forFolder(request.getHttpURI().getPath());
        Answers.empty(response, callback, store.makeFolder(folder) ? 201 : 204);
    }

    private void move(Request request, Response response, Callback callback) throws BadPathException, IOException {
        String destination = OneHeader.of(request.getHeaders(), "Destination");
        if (destination == null) {
            throw new BadPathException(400, "MOVE needs a Destination");
        }
        Path from = store.paths().forWriting(request.getHttpURI().getPath());
        Path to = store.paths().forWriting(path(destination));
        boolean replaces = !"F".equalsIgnoreCase(OneHeader.of(request.getHeaders(), "Overwrite"));
        Answers.empty(response, callback, store.move(from, to, replaces) ? 204 : 201);
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
