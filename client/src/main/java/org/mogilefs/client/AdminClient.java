package org.mogilefs.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mogilefs.client.Transport.Arg;
import org.mogilefs.client.tracker.TrackerPool.Repeat;
import org.mogilefs.protocol.Arguments;
import org.mogilefs.protocol.Request;

/**
 * Looks after a cluster: hosts, devices, domains, classes, settings, fsck, rebalance. Made by
 * {@link MogileClient#admin()}; safe for many threads.
 *
 * <p>States, statuses and policies are passed on as text, so that a tracker which knows more of them can be used; it
 * refuses unknown ones with a {@link TrackerRefusedException}.
 */
public final class AdminClient {
    private final Transport transport;

    AdminClient(Transport transport) {
        this.transport = transport;
    }

    // ---- hosts

    /** All hosts, in the tracker's order. */
    public List<HostInfo> hosts() {
        Arguments answer = transport.read("get_hosts");
        List<HostInfo> hosts = new ArrayList<>();
        for (int i = 1; i <= answer.number("hosts"); i++) {
            hosts.add(HostInfo.of(answer, "host" + i + "_"));
        }
        return hosts;
    }

    /** Adds a host. */
    public void createHost(String host, HostChange change) {
        transport.trackers().call(change.toRequest("create_host", host), Repeat.NEVER);
    }

    /** Changes what {@code change} names, and nothing else. */
    public void updateHost(String host, HostChange change) {
        transport.trackers().call(change.toRequest("update_host", host), Repeat.NEVER);
    }

    /** Removes a host that has no devices. */
    public void deleteHost(String host) {
        transport.change("delete_host", new Arg("host", host));
    }

    // ---- devices

    /** All devices, in the tracker's order. */
    public List<DeviceInfo> devices() {
        Arguments answer = transport.read("get_devices");
        List<DeviceInfo> devices = new ArrayList<>();
        for (int i = 1; i <= answer.number("devices"); i++) {
            devices.add(DeviceInfo.of(answer, "dev" + i + "_"));
        }
        return devices;
    }

    /** Adds a device to a host; {@code state} is {@code alive}, {@code down} and so on. */
    public void createDevice(String host, int devid, String state) {
        transport.change(
                "create_device",
                new Arg("hostname", host),
                new Arg("devid", Integer.toString(devid)),
                new Arg("state", state));
    }

    /** Changes a device's state. */
    public void setDeviceState(String host, int devid, String state) {
        transport.change(
                "set_state",
                new Arg("host", host),
                new Arg("device", Integer.toString(devid)),
                new Arg("state", state));
    }

    /** Changes a device's weight, 0 or more; 100 is the usual one. */
    public void setDeviceWeight(String host, int devid, int weight) {
        transport.change(
                "set_weight",
                new Arg("host", host),
                new Arg("device", Integer.toString(devid)),
                new Arg("weight", Integer.toString(weight)));
    }

    // ---- domains and classes

    /** All classes of all domains, in the tracker's order. */
    public List<ClassInfo> classes() {
        return ClassInfo.listOf(transport.read("get_domains"));
    }

    /** The names of all domains. */
    public List<String> domains() {
        Arguments answer = transport.read("get_domains");
        List<String> domains = new ArrayList<>();
        for (int i = 1; i <= answer.number("domains"); i++) {
            domains.add(answer.text("domain" + i));
        }
        return domains;
    }

    /** Adds a domain. */
    public void createDomain(String domain) {
        transport.change("create_domain", new Arg("domain", domain));
    }

    /** Removes a domain that has neither files nor classes. */
    public void deleteDomain(String domain) {
        transport.change("delete_domain", new Arg("domain", domain));
    }

    /** Adds a class; an empty {@code replpolicy} or {@code hashtype} is not sent. */
    public void createClass(String domain, String fileClass, int mindevcount, String replpolicy, String hashtype) {
        changeClass("create_class", domain, fileClass, mindevcount, replpolicy, hashtype);
    }

    /** Changes a class; an empty {@code replpolicy} or {@code hashtype} is left as it is. */
    public void updateClass(String domain, String fileClass, int mindevcount, String replpolicy, String hashtype) {
        changeClass("update_class", domain, fileClass, mindevcount, replpolicy, hashtype);
    }

    private void changeClass(
            String command, String domain, String fileClass, int mindevcount, String replpolicy, String hashtype) {
        transport.change(
                command,
                new Arg("domain", domain),
                new Arg("class", fileClass),
                new Arg("mindevcount", Integer.toString(mindevcount)),
                new Arg("replpolicy", replpolicy),
                new Arg("hashtype", hashtype));
    }

    /** Removes a class that has no files. */
    public void deleteClass(String domain, String fileClass) {
        transport.change("delete_class", new Arg("domain", domain), new Arg("class", fileClass));
    }

    // ---- settings

    /** All server settings the tracker shows, by name. */
    public Map<String, String> settings() {
        Arguments answer = transport.read("server_settings");
        Map<String, String> settings = new TreeMap<>();
        for (int i = 1; i <= answer.number("key_count"); i++) {
            settings.put(answer.text("key_" + i), answer.text("value_" + i));
        }
        return settings;
    }

    /** One server setting; empty when it is not set. */
    public Optional<String> setting(String key) {
        return transport
                .read("server_setting", new Arg("key", key))
                .get("value")
                .filter(value -> !value.isEmpty());
    }

    /** Sets a server setting; an empty value removes it where the tracker allows that. */
    public void setSetting(String key, String value) {
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("key", key);
        arguments.put("value", value);
        transport.trackers().call(new Request("set_server_setting", Arguments.of(arguments)), Repeat.ALLOWED);
    }

    // ---- fsck

    /** Starts fsck, or goes on where it stopped. */
    public void startFsck() {
        transport.change("fsck_start");
    }

    /** Pauses fsck. */
    public void stopFsck() {
        transport.change("fsck_stop");
    }

    /**
     * Puts fsck back to {@code startFid}, 0 for the beginning.
     *
     * @param policyOnly whether the next run only looks at the number and places of copies, not at the copies
     */
    public void resetFsck(boolean policyOnly, long startFid) {
        transport.change(
                "fsck_reset",
                new Arg("policy_only", policyOnly ? "1" : ""),
                new Arg("startpos", startFid == 0 ? "" : Long.toString(startFid)));
    }

    /** Empties the log of fsck. */
    public void clearFsckLog() {
        transport.change("fsck_clearlog");
    }

    /** How fsck is doing. */
    public FsckStatus fsckStatus() {
        return FsckStatus.of(transport.read("fsck_status"));
    }

    /** At most a hundred findings of fsck behind {@code afterLogid}. */
    public List<FsckLogRow> fsckLog(long afterLogid) {
        Arguments answer = transport.read("fsck_getlog", new Arg("after_logid", Long.toString(afterLogid)));
        List<FsckLogRow> rows = new ArrayList<>();
        for (int i = 1; i <= answer.number("row_count"); i++) {
            rows.add(FsckLogRow.of(answer, "row_" + i + "_"));
        }
        return rows;
    }

    // ---- rebalance

    /** Sets the policy of the next rebalance. */
    public void setRebalancePolicy(String policy) {
        transport.change("rebalance_set_policy", new Arg("policy", policy));
    }

    /** Starts rebalancing, or goes on. */
    public void startRebalance() {
        transport.change("rebalance_start");
    }

    /** Stops rebalancing. */
    public void stopRebalance() {
        transport.change("rebalance_stop");
    }

    /** Forgets the state of a stopped rebalance. */
    public void resetRebalance() {
        transport.change("rebalance_reset");
    }

    /** The state of the rebalance: names and values as the tracker keeps them, sorted by name. */
    public Map<String, String> rebalanceStatus() {
        Map<String, String> state = new TreeMap<>();
        for (String pair : transport.read("rebalance_status").text("state").split("\\s+", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                state.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return state;
    }

    /** The devices that the present policy would take from and give to. */
    public RebalancePlan testRebalance() {
        Arguments answer = transport.read("rebalance_test");
        return new RebalancePlan(list(answer.text("sdevs")), list(answer.text("ddevs")));
    }

    private static List<String> list(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(","));
    }

    // ---- files

    /** Everything the tracker knows of a fid: rows of its tables and its paths, named as on the wire. */
    public Map<String, String> fileDebug(long fid) {
        return transport.read("file_debug", new Arg("fid", Long.toString(fid))).asMap();
    }

    /** Everything the tracker knows of a key; see {@link #fileDebug(long)}. */
    public Map<String, String> fileDebug(String domain, String key) {
        return transport
                .read("file_debug", new Arg("domain", domain), new Arg("key", key))
                .asMap();
    }

    /** At most {@code count} (500) files behind {@code afterFid}. */
    public List<FileInfo> listFids(long afterFid, int count) {
        Arguments answer = transport.read(
                "list_fids", new Arg("from", Long.toString(afterFid)), new Arg("to", Integer.toString(count)));
        List<FileInfo> files = new ArrayList<>();
        for (int i = 1; i <= answer.number("fid_count"); i++) {
            String prefix = "fid_" + i + "_";
            files.add(new FileInfo(
                    answer.text(prefix + "key"),
                    answer.number(prefix + "fid"),
                    answer.text(prefix + "domain"),
                    answer.text(prefix + "class"),
                    answer.number(prefix + "length"),
                    (int) answer.number(prefix + "devcount"),
                    Optional.empty(),
                    List.of()));
        }
        return files;
    }

    /** Makes all waiting replications due at once, and tells how many. */
    public long replicateNow() {
        return transport.change("replicate_now").number("count");
    }

    // ---- the tracker itself

    /** Does nothing, on any tracker that answers. */
    public void noop() {
        transport.read("noop");
    }

    /** Makes the tracker read hosts, devices, domains and classes afresh. */
    public void clearCache() {
        transport.read("clear_cache");
    }

    /** Any command at all; it is not repeated when its answer is missing. */
    public Map<String, String> command(String name, Map<String, String> arguments) {
        return transport
                .trackers()
                .call(new Request(name, Arguments.of(arguments)), Repeat.NEVER)
                .asMap();
    }

    /**
     * The lines one tracker answers to an admin line such as {@code !stats} or {@code !want 2 delete}.
     *
     * @param tracker one of the client's trackers
     */
    public List<String> adminLines(TrackerAddress tracker, String line) {
        return transport.trackers().adminLines(tracker, line);
    }

    /** The client's trackers, in the order they were given. */
    public List<TrackerAddress> trackers() {
        return transport.trackers().addresses();
    }
}
