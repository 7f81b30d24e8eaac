package org.mogilefs.tracker.command.file;

import java.util.List;
import java.util.random.RandomGenerator;
import org.mogilefs.protocol.ErrorCode;
import org.mogilefs.protocol.Response;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.cluster.Domain;
import org.mogilefs.tracker.command.CommandContext;
import org.mogilefs.tracker.command.CommandException;
import org.mogilefs.tracker.command.CommandHandler;
import org.mogilefs.tracker.node.DeviceUrls;
import org.mogilefs.tracker.placement.WeightedShuffle;
import org.mogilefs.tracker.store.FileRow;
import org.mogilefs.tracker.store.FileStore;
import org.mogilefs.tracker.store.LocatedFile;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code edit_file domain key}: prepares one copy of a file to become a new version of it. The client moves it from
 * {@code oldpath} to {@code newpath} (WebDAV MOVE), changes it there, and calls {@link CreateClose}.
 */
public final class EditFile implements CommandHandler {
    private static final Logger log = LoggerFactory.getLogger(EditFile.class);

    private final Store store;
    private final RandomGenerator random;

    /** @param random where chance comes from */
    public EditFile(Store store, RandomGenerator random) {
        this.store = store;
        this.random = random;
    }

    @Override
    public Response handle(CommandContext context) {
        Domain domain = context.domain();
        FileStore files = store.files();
        LocatedFile found = files.locate(domain.dmid(), context.key())
                .orElseThrow(() -> new CommandException(ErrorCode.UNKNOWN_KEY));
        FileRow old = found.file();
        Device device = readable(context, found);
        long fid = reserve(context.key(), old, device);
        // the new row first: a crash in between leaves a row too many, which fsck finds, never one too few
        files.addCopy(fid, device.devid());
        files.removeCopy(old.fid(), device.devid());
        DeviceUrls urls = Seen.by(context);
        return Response.ok()
                .put("oldpath", urls.read(device, old.fid()))
                .put("newpath", urls.read(device, fid))
                .put("fid", fid)
                .put("devid", device.devid())
                .put("class", old.classid())
                .build();
    }

    private long reserve(String key, FileRow old, Device device) {
        try {
            return store.tempfiles()
                    .reserve(0, old.dmid(), key, old.classid(), List.of(device.devid()))
                    .orElseThrow(() -> new CommandException(ErrorCode.FID_IN_USE));
        } catch (StoreException e) {
            log.warn("cannot register a tempfile: {}", e.getMessage());
            throw new CommandException(ErrorCode.DB);
        }
    }

    private Device readable(CommandContext context, LocatedFile found) {
        List<Device> readable = context.view().devices(found.devids()).stream()
                .filter(context.view()::isReadable)
                .toList();
        return WeightedShuffle.of(readable, GetPaths::weight, random).stream()
                .findFirst()
                .orElseThrow(() -> new CommandException(ErrorCode.NO_DEVICES));
    }
}
