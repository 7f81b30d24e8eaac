package org.mogilefs.tracker.command.file;

import java.util.Optional;
import org.mogilefs.protocol.ErrorCode;
import org.mogilefs.protocol.Response;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.command.CommandContext;
import org.mogilefs.tracker.command.CommandException;
import org.mogilefs.tracker.command.CommandHandler;
import org.mogilefs.tracker.replication.ManualCopier;
import org.mogilefs.tracker.store.FileRow;
import org.mogilefs.tracker.store.FileStore;
import org.mogilefs.tracker.store.StoreException;

/** {@code httpcopy sdevid ddevid fid}: makes one more copy by hand, and notes it. */
public final class HttpCopy implements CommandHandler {
    private final FileStore files;
    private final ManualCopier copier;

    /** @param copier does the copying */
    public HttpCopy(FileStore files, ManualCopier copier) {
        this.files = files;
        this.copier = copier;
    }

    @Override
    public Response handle(CommandContext context) throws InterruptedException {
        long fid = context.arguments().number("fid");
        Device from = device(context, "sdevid", "src_error");
        Device to = device(context, "ddevid", "dest_error");
        FileRow file = files.find(fid).orElseThrow(() -> new CommandException(ErrorCode.UNKNOWN_FID));
        Optional<String> failed = copier.copy(context.view(), file, from, to);
        if (failed.isPresent()) {
            throw new CommandException(ErrorCode.COPY_ERR, failed.get());
        }
        try {
            files.addCopy(fid, to.devid());
            files.recountDevices(fid);
        } catch (StoreException e) {
            throw new CommandException(ErrorCode.COPY_ERR, "failed to add link to database");
        }
        return Response.Ok.EMPTY;
    }

    private static Device device(CommandContext context, String argument, String failure) {
        return context.view()
                .device((int) Math.clamp(context.arguments().number(argument), -1, Integer.MAX_VALUE))
                .orElseThrow(() -> new CommandException(ErrorCode.COPY_ERR, failure));
    }
}
