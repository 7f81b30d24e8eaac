package org.mogilefs.tracker.command.file;

import java.util.List;
import org.mogilefs.protocol.Response;
import org.mogilefs.tracker.cluster.ClusterView;
import org.mogilefs.tracker.cluster.Domain;
import org.mogilefs.tracker.cluster.FileClass;
import org.mogilefs.tracker.command.CommandContext;
import org.mogilefs.tracker.command.CommandHandler;
import org.mogilefs.tracker.store.FileRow;
import org.mogilefs.tracker.store.FileStore;

/** {@code list_fids from to}: files with a fid above {@code from}, by ascending fid; {@code to} is how many. */
public final class ListFids implements CommandHandler {
    private static final int COUNT_USUAL = 100;
    private static final int COUNT_MAX = 500;

    private final FileStore files;

    /** @param files where files are */
    public ListFids(FileStore files) {
        this.files = files;
    }

    @Override
    public Response handle(CommandContext context) {
        long wanted = context.arguments().number("to");
        int count = wanted == 0 ? COUNT_USUAL : wanted < 0 ? COUNT_MAX : (int) Math.min(wanted, COUNT_MAX);
        List<FileRow> rows = files.listFids(context.arguments().number("from"), count);
        Response.OkBuilder answer = Response.ok().put("fid_count", rows.size());
        for (int i = 0; i < rows.size(); i++) {
            put(answer, "fid_" + (i + 1), rows.get(i), context.view());
        }
        return answer.build();
    }

    private static void put(Response.OkBuilder answer, String name, FileRow row, ClusterView view) {
        String domain = view.domain(row.dmid()).map(Domain::name).orElse("");
        String fileClass =
                view.fileClass(row.dmid(), row.classid()).map(FileClass::name).orElse("");
        answer.put(name + "_fid", row.fid())
                .put(name + "_domain", domain)
                .put(name + "_class", fileClass)
                .put(name + "_key", row.dkey())
                .put(name + "_length", row.length())
                .put(name + "_devcount", row.devcount());
    }
}
