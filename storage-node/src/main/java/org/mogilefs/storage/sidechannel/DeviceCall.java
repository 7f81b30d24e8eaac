package org.mogilefs.storage.sidechannel;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.mogilefs.storage.disk.BadPathException;
import org.mogilefs.storage.disk.DeviceThreads;
import org.mogilefs.storage.disk.Lane;
import org.mogilefs.storage.disk.UriPath;

/** Calls that run on a device's threads while a session's virtual thread waits, which holds up nobody. */
final class DeviceCall {
    private DeviceCall() {}

    /** What may wait for a disk. */
    interface Call<T> {
        T call(Lane lane) throws IOException, BadPathException, InterruptedException;
    }

    /**
     * Runs {@code call} for the device that a path begins with; what it throws is thrown here.
     *
     * @param threads the device's are among them
     * @param uri the path of a URI
     * @throws IOException also when too much waits for the device
     */
    static <T> T on(DeviceThreads threads, String uri, Call<T> call)
            throws IOException, BadPathException, InterruptedException {
        CompletableFuture<T> result = new CompletableFuture<>();
        threads.run(
                UriPath.deviceOf(uri),
                lane -> complete(result, lane, call),
                () -> result.completeExceptionally(new IOException("too much waits for this device")));
        try {
            return result.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException cause -> throw cause;
                case BadPathException cause -> throw cause;
                case Throwable cause -> throw new IllegalStateException(cause);
            }
        }
    }

    private static <T> void complete(CompletableFuture<T> result, Lane lane, Call<T> call) {
        try {
            result.complete(call.call(lane));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            result.completeExceptionally(new IOException("stopped", e));
        } catch (IOException | BadPathException | RuntimeException e) {
            result.completeExceptionally(e);
        }
    }
}
