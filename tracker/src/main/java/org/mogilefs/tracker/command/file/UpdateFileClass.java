package org.mogilefs.tracker.command.file;

import org.mogilefs.protocol.ErrorCode;
import org.mogilefs.protocol.Response;
import org.mogilefs.tracker.cluster.Domain;
import org.mogilefs.tracker.cluster.FileClass;
import org.mogilefs.tracker.command.CommandContext;
import org.mogilefs.tracker.command.CommandException;
import org.mogilefs.tracker.command.CommandHandler;
import org.mogilefs.tracker.store.FileRow;
import org.mogilefs.tracker.store.FileStore;
import org.mogilefs.tracker.worker.JobControl;
import org.mogilefs.tracker.worker.JobKind;

/** {@code updateclass domain key class}: moves a file to another class of its domain. */
public final class UpdateFileClass implements CommandHandler {
    private final FileStore files;
    private final JobControl jobs;

    /** @param jobs has its replicate job woken */
    public UpdateFileClass(FileStore files, JobControl jobs) {
        this.files = files;
        this.jobs = jobs;
    }

    @Override
    public Response handle(CommandContext context) {
        Domain domain = context.domain();
        String key = context.key();
        FileClass target = domain.classNamed(context.required("class", ErrorCode.NO_CLASS))
                .orElseThrow(() -> new CommandException(ErrorCode.CLASS_NOT_FOUND));
        FileRow file = files.find(domain.dmid(), key).orElseThrow(() -> new CommandException(ErrorCode.INVALID_KEY));
        if (files.devids(file.fid()).isEmpty()) {
            throw new CommandException(ErrorCode.NO_DEVICES);
        }
        if (file.classid() != target.classid()) {
            files.changeClass(file, target.classid());
            jobs.wake(JobKind.REPLICATE);
        }
        return Response.Ok.EMPTY;
    }
}
