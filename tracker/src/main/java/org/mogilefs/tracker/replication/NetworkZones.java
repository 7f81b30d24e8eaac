package org.mogilefs.tracker.replication;

import com.google.common.base.Splitter;
import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mogilefs.common.net.Netmask;
import org.mogilefs.tracker.cluster.ClusterView;

/**
 * The networks that an operator named: {@code network_zones} lists the names, {@code zone_NAME} the blocks of each,
 * both separated by commas. An address in several belongs to the one with the smallest block around it.
 */
final class NetworkZones {
    private static final Splitter LIST = Splitter.on(',').trimResults().omitEmptyStrings();

    private final Map<String, List<Netmask>> blocks;

    private NetworkZones(Map<String, List<Netmask>> blocks) {
        this.blocks = blocks;
    }

    static NetworkZones of(ClusterView view) {
        Map<String, List<Netmask>> blocks = new LinkedHashMap<>();
        for (String name : LIST.split(view.setting("network_zones").orElse(""))) {
            blocks.put(
                    name,
                    LIST.splitToStream(view.setting("zone_" + name).orElse(""))
                            .flatMap(text -> Netmask.parse(text).stream())
                            .toList());
        }
        return new NetworkZones(blocks);
    }

    /** The network an address is in. */
    Optional<String> zoneOf(String ip) {
        if (!InetAddresses.isInetAddress(ip)) {
            return Optional.empty();
        }
        InetAddress address = InetAddresses.forString(ip);
        String zone = null;
        int bits = -1;
        for (Map.Entry<String, List<Netmask>> entry : blocks.entrySet()) {
            for (Netmask block : entry.getValue()) {
                if (block.contains(address) && block.bits() > bits) {
                    zone = entry.getKey();
                    bits = block.bits();
                }
            }
        }
        return Optional.ofNullable(zone);
    }
}
