package org.mogilefs.tracker.command.file;

import java.time.Duration;
import java.util.OptionalLong;
import org.mogilefs.protocol.ErrorCode;
import org.mogilefs.protocol.Response;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.command.CommandContext;
import org.mogilefs.tracker.command.CommandException;
import org.mogilefs.tracker.command.CommandHandler;
import org.mogilefs.tracker.replication.ManualCopier;
import org.mogilefs.tracker.store.FileRow;
import org.mogilefs.tracker.store.LockStore;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.store.StoreException;

/**
 * {@code httpcopy sdevid ddevid fid}: makes one more copy by hand, and notes it. What is being made is announced first,
 * so that it is found and removed should this tracker not live to note it.
 */
public final class HttpCopy implements CommandHandler {
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(10);

    private final Store store;
    private final ManualCopier copier;

    /** @param copier does the copying */
    public HttpCopy(Store store, ManualCopier copier) {
        this.store = store;
        this.copier = copier;
    }

    @Override
    public Response handle(CommandContext context) throws InterruptedException {
        long fid = context.arguments().number("fid");
        Device from = device(context, "sdevid", "src_error");
        Device to = device(context, "ddevid", "dest_error");
        try (LockStore.Held lock = store.locks()
                .acquire(LockStore.replicate(fid), LOCK_PATIENCE)
                .orElseThrow(() -> new CommandException(ErrorCode.COPY_ERR, "failed_getting_lock"))) {
            FileRow file = store.files().find(fid).orElseThrow(() -> new CommandException(ErrorCode.UNKNOWN_FID));
            OptionalLong announced = store.queues().announceCopy(fid);
            ManualCopier.Result result = copier.copy(context.view(), file, from, to);
            if (result.strays() || !lock.isHeld()) {
                store.queues().enqueueStraySearch(fid);
                throw new CommandException(ErrorCode.COPY_ERR, result.failed().orElse("failed_getting_lock"));
            }
            if (result.failed().isEmpty()) {
                note(fid, to);
            }
            announced.ifPresent(nexttry -> store.queues().withdrawCopy(fid, nexttry));
            result.failed().ifPresent(failed -> {
                throw new CommandException(ErrorCode.COPY_ERR, failed);
            });
            return Response.Ok.EMPTY;
        }
    }

    private void note(long fid, Device to) {
        try {
            store.files().addCopy(fid, to.devid());
            store.files().recountDevices(fid);
        } catch (StoreException e) {
            throw new CommandException(ErrorCode.COPY_ERR, "failed to add link to database");
        }
    }

    private static Device device(CommandContext context, String argument, String failure) {
        return context.view().devices().stream()
                .filter(d -> context.isNumber(argument, d.devid()))
                .findFirst()
                .orElseThrow(() -> new CommandException(ErrorCode.COPY_ERR, failure));
    }
}
