package org.mogilefs.tracker.command.file;

import java.util.List;
import java.util.Optional;
import org.mogilefs.protocol.Checksum;
import org.mogilefs.protocol.ErrorCode;
import org.mogilefs.protocol.Response;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.cluster.Domain;
import org.mogilefs.tracker.cluster.FileClass;
import org.mogilefs.tracker.command.CommandContext;
import org.mogilefs.tracker.command.CommandException;
import org.mogilefs.tracker.command.CommandHandler;
import org.mogilefs.tracker.store.FileRow;
import org.mogilefs.tracker.store.QueueStore;
import org.mogilefs.tracker.store.QueueStore.WorkType;
import org.mogilefs.tracker.store.QueuedFid;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.store.Tempfile;

/** {@code file_debug} with {@code fid}, or with {@code domain key}: every row that speaks of a file, column by column. */
public final class FileDebug implements CommandHandler {
    private final Store store;

    /** @param store all of it */
    public FileDebug(Store store) {
        this.store = store;
    }

    @Override
    public Response handle(CommandContext context) {
        Optional<FileRow> file = file(context);
        long fid = file.map(FileRow::fid).orElseGet(() -> context.arguments().number("fid"));
        Response.OkBuilder answer = Response.ok();
        file.ifPresent(row -> putFile(answer, context, row));
        store.tempfiles().find(fid).ifPresent(row -> putTempfile(answer, row));
        putQueues(answer, fid);
        putCopies(answer, context, fid);
        answer.put(
                "checksum", store.checksums().find(fid).map(Checksum::toString).orElse("NONE"));
        return answer.build();
    }

    private Optional<FileRow> file(CommandContext context) {
        if (context.isTrue("fid")) {
            return store.files().find(context.arguments().number("fid"));
        }
        Domain domain = context.domain();
        Optional<FileRow> file = store.files().find(domain.dmid(), context.key());
        if (file.isEmpty()) {
            throw new CommandException(ErrorCode.UNKNOWN_KEY);
        }
        return file;
    }

    private static void putFile(Response.OkBuilder answer, CommandContext context, FileRow row) {
        answer.put("fid_fid", row.fid())
                .put("fid_dmid", row.dmid())
                .put("fid_dkey", row.dkey())
                .put("fid_length", row.length())
                .put("fid_classid", row.classid())
                .put("fid_devcount", row.devcount())
                .put(
                        "fid_domain",
                        context.view().domain(row.dmid()).map(Domain::name).orElse(""))
                .put(
                        "fid_class",
                        context.view()
                                .fileClass(row.dmid(), row.classid())
                                .map(FileClass::name)
                                .orElse(""));
    }

    private static void putTempfile(Response.OkBuilder answer, Tempfile row) {
        answer.put("tempfile_classid", row.classid())
                .put("tempfile_dmid", row.dmid())
                .put("tempfile_dkey", row.dkey())
                .put("tempfile_devids", FileInfo.joined(row.devids()));
    }

    private void putQueues(Response.OkBuilder answer, long fid) {
        QueueStore queues = store.queues();
        queues.peekReplication(fid).ifPresent(row -> {
            putDue(answer, "replqueue", row);
            answer.put("replqueue_fromdevid", devid(row)).put("replqueue_flags", row.flags());
        });
        queues.peekDelete(fid).ifPresent(row -> putDue(answer, "delqueue", row));
        putWork(answer, "rebqueue", WorkType.REBALANCE, fid);
        putWork(answer, "fsckqueue", WorkType.FSCK, fid);
    }

    private void putWork(Response.OkBuilder answer, String name, WorkType type, long fid) {
        store.queues().peekWork(type, fid).ifPresent(row -> {
            putDue(answer, name, row);
            answer.put(name + "_devid", devid(row))
                    .put(name + "_type", type.id())
                    .put(name + "_flags", row.flags())
                    .put(name + "_arg", row.arg().orElse(""));
        });
    }

    private static void putDue(Response.OkBuilder answer, String name, QueuedFid row) {
        answer.put(name + "_fid", row.fid())
                .put(name + "_nexttry", row.nexttry())
                .put(name + "_failcount", row.failcount());
    }

    private static String devid(QueuedFid row) {
        return row.devid().isPresent() ? Integer.toString(row.devid().getAsInt()) : "";
    }

    private void putCopies(Response.OkBuilder answer, CommandContext context, long fid) {
        List<Integer> devids = store.files().devids(fid);
        if (devids.isEmpty()) {
            return;
        }
        answer.put("devids", FileInfo.joined(devids));
        for (Device device : context.view().devices(devids)) {
            String url = Seen.by(context).read(device, fid);
            if (!url.isEmpty()) {
                answer.put("devpath_" + device.devid(), url);
            }
        }
    }
}
