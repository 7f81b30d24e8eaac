package org.mogilefs.tracker.command.file;

import org.mogilefs.protocol.ErrorCode;
import org.mogilefs.protocol.Response;
import org.mogilefs.tracker.cluster.Domain;
import org.mogilefs.tracker.command.CommandContext;
import org.mogilefs.tracker.command.CommandException;
import org.mogilefs.tracker.command.CommandHandler;
import org.mogilefs.tracker.store.FileRow;
import org.mogilefs.tracker.store.FileStore;
import org.mogilefs.tracker.store.StoreException;

/** {@code rename domain from_key to_key}: gives a file another key of its domain, never over a file that is there. */
public final class Rename implements CommandHandler {
    private final FileStore files;

    /** @param files where keys are */
    public Rename(FileStore files) {
        this.files = files;
    }

    @Override
    public Response handle(CommandContext context) {
        Domain domain = context.domain();
        String from = context.nonEmpty("from_key", ErrorCode.NO_KEY);
        String to = context.nonEmpty("to_key", ErrorCode.NO_KEY);
        FileRow file = files.find(domain.dmid(), from).orElseThrow(() -> new CommandException(ErrorCode.UNKNOWN_KEY));
        try {
            files.rename(file, to);
        } catch (StoreException.Duplicate taken) {
            throw new CommandException(ErrorCode.KEY_EXISTS);
        }
        return Response.Ok.EMPTY;
    }
}
