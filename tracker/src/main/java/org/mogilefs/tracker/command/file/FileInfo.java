package org.mogilefs.tracker.command.file;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.mogilefs.protocol.Checksum;
import org.mogilefs.protocol.ErrorCode;
import org.mogilefs.protocol.Response;
import org.mogilefs.tracker.cluster.Domain;
import org.mogilefs.tracker.cluster.FileClass;
import org.mogilefs.tracker.command.CommandContext;
import org.mogilefs.tracker.command.CommandException;
import org.mogilefs.tracker.command.CommandHandler;
import org.mogilefs.tracker.store.FileRow;
import org.mogilefs.tracker.store.LocatedFile;
import org.mogilefs.tracker.store.Store;

/** {@code file_info domain key devices}: what is known of a file, without asking a storage node. */
public final class FileInfo implements CommandHandler {
    private final Store store;

    /** @param store files and checksums */
    public FileInfo(Store store) {
        this.store = store;
    }

    @Override
    public Response handle(CommandContext context) {
        Domain domain = context.domain();
        LocatedFile found = store.files()
                .locateOnReplica(domain.dmid(), context.key())
                .orElseThrow(() -> new CommandException(ErrorCode.UNKNOWN_KEY));
        FileRow file = found.file();
        Optional<FileClass> fileClass = domain.classWithId(file.classid());
        Response.OkBuilder answer = Response.ok()
                .put("fid", file.fid())
                .put("domain", domain.name())
                .put("class", fileClass.map(FileClass::name).orElse(""))
                .put("key", context.key())
                .put("length", file.length())
                .put("devcount", file.devcount());
        if (fileClass.flatMap(FileClass::hashType).isPresent()) {
            answer.put(
                    "checksum",
                    store.checksums().find(file.fid()).map(Checksum::toString).orElse("MISSING"));
        }
        if (context.isTrue("devices")) {
            answer.put("devids", joined(found.devids()));
        }
        return answer.build();
    }

    static String joined(List<Integer> devids) {
        return devids.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
