package org.mogilefs.tracker.command.file;

import org.mogilefs.protocol.ErrorCode;
import org.mogilefs.protocol.Response;
import org.mogilefs.tracker.cluster.Domain;
import org.mogilefs.tracker.command.CommandContext;
import org.mogilefs.tracker.command.CommandException;
import org.mogilefs.tracker.command.CommandHandler;
import org.mogilefs.tracker.store.FileRow;
import org.mogilefs.tracker.store.FileStore;
import org.mogilefs.tracker.worker.JobControl;
import org.mogilefs.tracker.worker.JobKind;

/** {@code delete domain key}: the key is gone at once, its bytes as soon as the delete job comes to them. */
public final class Delete implements CommandHandler {
    private final FileStore files;
    private final JobControl jobs;

    /** @param jobs has its delete job woken */
    public Delete(FileStore files, JobControl jobs) {
        this.files = files;
        this.jobs = jobs;
    }

    @Override
    public Response handle(CommandContext context) {
        Domain domain = context.domain();
        FileRow file =
                files.find(domain.dmid(), context.key()).orElseThrow(() -> new CommandException(ErrorCode.UNKNOWN_KEY));
        if (!files.delete(file)) {
            throw new CommandException(ErrorCode.UNKNOWN_KEY);
        }
        jobs.wake(JobKind.DELETE);
        return Response.Ok.EMPTY;
    }
}
