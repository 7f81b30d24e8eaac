package org.mogilefs.tracker.command.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.mogilefs.common.model.DeviceState;
import org.mogilefs.protocol.ErrorCode;
import org.mogilefs.protocol.PerlNumber;
import org.mogilefs.protocol.Response;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.cluster.Domain;
import org.mogilefs.tracker.command.CommandContext;
import org.mogilefs.tracker.command.CommandException;
import org.mogilefs.tracker.command.CommandHandler;
import org.mogilefs.tracker.memcache.Memcache;
import org.mogilefs.tracker.node.DeviceUrls;
import org.mogilefs.tracker.node.NodeClient;
import org.mogilefs.tracker.placement.WeightedShuffle;
import org.mogilefs.tracker.store.FileStore;
import org.mogilefs.tracker.store.LocatedFile;

/**
 * {@code get_paths domain key noverify pathcount zone}: where a file can be read. The least busy devices tend to come
 * first; the first path was looked at unless {@code noverify} is true; copies on devices in drain come last; when
 * nothing can be read, one path of a device that is away is better than none. With {@code noverify}, memcached may
 * answer in the database's place.
 */
public final class GetPaths implements CommandHandler {
    private static final int PATHS_MIN = 2;
    private static final int USUAL_WEIGHT = 100;

    private final FileStore files;
    private final Memcache memcache;
    private final NodeClient nodes;
    private final RandomGenerator random;

    /** A file's copies; its length only where the database was asked, as it is for verifying. */
    private record Copies(long fid, OptionalLong length, List<Integer> devids) {}

    /** @param random where chance comes from */
    public GetPaths(FileStore files, Memcache memcache, NodeClient nodes, RandomGenerator random) {
        this.files = files;
        this.memcache = memcache;
        this.nodes = nodes;
        this.random = random;
    }

    @Override
    public Response handle(CommandContext context) {
        Domain domain = context.domain();
        String key = context.key();
        Optional<Copies> remembered = context.isTrue("noverify") ? remembered(domain, key) : Optional.empty();
        Copies copies = remembered.orElseGet(() -> located(domain, key));
        List<Device> devices = WeightedShuffle.of(context.view().devices(copies.devids()), d -> weight(d), random);
        List<String> paths = paths(context, copies, devices);
        Response.OkBuilder answer = Response.ok().put("paths", paths.size());
        for (int i = 0; i < paths.size(); i++) {
            answer.put("path" + (i + 1), paths.get(i));
        }
        return answer.build();
    }

    private Optional<Copies> remembered(Domain domain, String key) {
        return memcache.fid(domain.dmid(), key)
                .flatMap(fid -> memcache.devids(fid).map(devids -> new Copies(fid, OptionalLong.empty(), devids)));
    }

    private Copies located(Domain domain, String key) {
        LocatedFile found = files.locateOnReplica(domain.dmid(), key)
                .orElseThrow(() -> new CommandException(ErrorCode.UNKNOWN_KEY));
        long fid = found.file().fid();
        memcache.remember(domain.dmid(), key, fid, found.devids());
        return new Copies(fid, OptionalLong.of(found.file().length()), found.devids());
    }

    private List<String> paths(CommandContext context, Copies file, List<Device> devices) {
        long count = Math.max(PATHS_MIN, context.arguments().number("pathcount"));
        boolean noverify = context.isTrue("noverify");
        DeviceUrls urls = Seen.by(context);
        List<String> paths = new ArrayList<>();
        List<String> drain = new ArrayList<>();
        String lastResort = "";
        for (Device device : devices) {
            if (context.view().hostOf(device).isEmpty()) {
                continue;
            }
            String url = urls.read(device, file.fid());
            if (!context.view().isReadable(device)) {
                lastResort = url;
            } else if (!paths.isEmpty() || noverify || isWhole(context, device, file)) {
                (device.state() == DeviceState.DRAIN ? drain : paths).add(url);
            }
            if (paths.size() >= count) {
                return paths;
            }
        }
        drain.stream().limit(count - paths.size()).forEach(paths::add);
        return paths.isEmpty() && !lastResort.isEmpty() ? List.of(lastResort) : paths;
    }

    private boolean isWhole(CommandContext context, Device device, Copies file) {
        return context.view()
                .hostOf(device)
                .map(host -> nodes.head(host, device, file.fid()))
                .filter(head -> head instanceof NodeClient.HeadResult.Present(long length)
                        && file.length().equals(OptionalLong.of(length)))
                .isPresent();
    }

    /** By how busy the disk is, where that is known; else by the operator's weight. Never 0: every copy has a chance. */
    static int weight(Device device) {
        String utilization = device.observed().utilization();
        long weight = isPercentage(utilization) ? 102 - PerlNumber.parse(utilization) : device.weight();
        return weight <= 0 ? USUAL_WEIGHT : (int) Math.min(weight, Integer.MAX_VALUE);
    }

    // the original takes whole numbers only, and so never looks at what iostat prints: "12.40"
    private static boolean isPercentage(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9' || c == '.') && !text.equals(".");
    }
}
