package org.mogilefs.tracker.command.file;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.mogilefs.protocol.ErrorCode;
import org.mogilefs.protocol.Response;
import org.mogilefs.tracker.cluster.ClusterView;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.cluster.Domain;
import org.mogilefs.tracker.cluster.FileClass;
import org.mogilefs.tracker.command.CommandContext;
import org.mogilefs.tracker.command.CommandException;
import org.mogilefs.tracker.command.CommandHandler;
import org.mogilefs.tracker.node.NodeClient;
import org.mogilefs.tracker.placement.DeviceChooser;
import org.mogilefs.tracker.store.StoreException;
import org.mogilefs.tracker.store.TempfileStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code create_open domain key class fid multi_dest size debug_profile}: reserves a fid and says where to upload.
 * The key is only noted; {@link CreateClose} takes the one that counts.
 */
public final class CreateOpen implements CommandHandler {
    private static final Logger log = LoggerFactory.getLogger(CreateOpen.class);
    private static final int DESTINATIONS_MAX = 3;
    // the database counts on from the highest fid: one near the end of the column would leave none for anybody else.
    // So many have room in any program's numbers, and leave more fids than disks could ever hold
    private static final long FID_MAX = (1L << 53) - 1;

    private final TempfileStore tempfiles;
    private final NodeClient nodes;
    private final DeviceChooser chooser;

    /** @param chooser picks the devices */
    public CreateOpen(TempfileStore tempfiles, NodeClient nodes, DeviceChooser chooser) {
        this.tempfiles = tempfiles;
        this.nodes = nodes;
        this.chooser = chooser;
    }

    @Override
    public Response handle(CommandContext context) throws InterruptedException {
        Profile profile = new Profile("begin");
        Domain domain = context.domain();
        int classid = classid(context, domain);
        boolean multiple = context.isTrue("multi_dest");
        profile.enter("find_deviceid");
        long size = Math.max(0, context.arguments().number("size"));
        List<Device> devices = chooser.choose(context.view(), size, multiple ? DESTINATIONS_MAX : 1);
        if (devices.isEmpty()) {
            throw new CommandException(ErrorCode.NO_DEVICES);
        }
        long fid = reserve(context, domain, classid, devices);
        profile.enter("vivify_dir_on_all_devs");
        Map<Integer, Long> made = makeFolders(context.view(), devices, fid);
        profile.enter("end");
        Response.OkBuilder answer = Response.ok().put("fid", fid);
        if (context.isTrue("debug_profile")) {
            profile.writeTo(answer, made);
        }
        return multiple
                ? manyPaths(answer, context, devices, fid)
                : answer.put("devid", devices.getFirst().devid())
                        .put("path", Seen.by(context).upload(devices.getFirst(), fid))
                        .build();
    }

    private static int classid(CommandContext context, Domain domain) {
        String name = context.text("class");
        if (!context.isTrue("class")) {
            return FileClass.DEFAULT_ID;
        }
        return domain.classNamed(name)
                .map(FileClass::classid)
                .orElseThrow(() -> new CommandException(ErrorCode.UNREG_CLASS));
    }

    private long reserve(CommandContext context, Domain domain, int classid, List<Device> devices) {
        long wanted = context.arguments().number("fid");
        if (wanted < 0 || wanted == 0 && context.isTrue("fid")) {
            throw new CommandException(ErrorCode.DB, "fid must be a number, and not negative");
        }
        if (wanted > FID_MAX) {
            throw new CommandException(ErrorCode.DB, "fid must be at most " + FID_MAX);
        }
        List<Integer> devids = devices.stream().map(Device::devid).toList();
        Optional<Long> fid;
        try {
            fid = tempfiles.reserve(wanted, domain.dmid(), context.text("key"), classid, devids);
        } catch (StoreException.BadValue e) {
            throw e;
        } catch (StoreException e) {
            log.warn("cannot register a tempfile: {}", e.getMessage());
            throw new CommandException(ErrorCode.DB);
        }
        return fid.orElseThrow(() -> new CommandException(ErrorCode.FID_IN_USE));
    }

    /** Makes the folders on all devices at once; how long each took, in nanoseconds. */
    private Map<Integer, Long> makeFolders(ClusterView view, List<Device> devices, long fid)
            throws InterruptedException {
        Map<Integer, Long> nanos = new ConcurrentSkipListMap<>();
        if (view.isSet("skip_mkcol")) {
            return nanos;
        }
        InParallel.forEach(devices, device -> {
            long start = System.nanoTime();
            view.hostOf(device).ifPresent(host -> nodes.makeFolders(host, device, fid));
            nanos.put(device.devid(), System.nanoTime() - start);
        });
        return nanos;
    }

    private static Response manyPaths(
            Response.OkBuilder answer, CommandContext context, List<Device> devices, long fid) {
        answer.put("dev_count", devices.size());
        for (int i = 0; i < devices.size(); i++) {
            answer.put("devid_" + (i + 1), devices.get(i).devid())
                    .put("path_" + (i + 1), Seen.by(context).upload(devices.get(i), fid));
        }
        return answer.build();
    }
}
