package org.mogilefs.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.mogilefs.client.Transport.Arg;
import org.mogilefs.client.tracker.TrackerPool.Repeat;
import org.mogilefs.protocol.Arguments;
import org.mogilefs.protocol.Request;

/**
 * Looks after a cluster: hosts, devices, domains, classes, settings, fsck, rebalance. Made by
 * {@link MogileClient#admin()}; safe for many threads.
 *
 * <p>States, statuses and policies are passed on as text, so that a tracker which knows more of them can be used; it
 * refuses unknown ones with a {@link TrackerRefusedException}. The methods throw what {@link MogileClient}'s do.
 */
public final class AdminClient {
    private final Transport transport;

    AdminClient(Transport transport) {
        this.transport = transport;
    }

    private Transport open() {
        transport.requireOpen();
        return transport;
    }

    /** The numbered items of an answer; {@code of} is given the answer and an item's number. */
    private static <T> List<T> items(Arguments answer, String count, BiFunction<Arguments, Integer, T> of) {
        List<T> items = new ArrayList<>();
        for (int i = 1; i <= answer.number(count); i++) {
            items.add(of.apply(answer, i));
        }
        return items;
    }

    // ---- hosts

    /** {@return all hosts, in the tracker's order} */
    public List<HostInfo> hosts() {
        return items(open().read("get_hosts"), "hosts", (answer, i) -> HostInfo.of(answer, "host" + i + "_"));
    }

    /**
     * Adds a host.
     *
     * @param host its name
     * @param change its address, port and so on
     */
    public void createHost(String host, HostChange change) {
        open().trackers().call(change.toRequest("create_host", host), Repeat.NEVER);
    }

    /**
     * Changes a host.
     *
     * @param host its name
     * @param change what shall be different; all else stays
     */
    public void updateHost(String host, HostChange change) {
        open().trackers().call(change.toRequest("update_host", host), Repeat.NEVER);
    }

    /**
     * Removes a host that has no devices.
     *
     * @param host its name
     */
    public void deleteHost(String host) {
        open().change("delete_host", new Arg("host", host));
    }

    // ---- devices

    /** {@return all devices, in the tracker's order} */
    public List<DeviceInfo> devices() {
        return items(open().read("get_devices"), "devices", (answer, i) -> DeviceInfo.of(answer, "dev" + i + "_"));
    }

    /**
     * Adds a device to a host.
     *
     * @param host the host's name
     * @param devid the device's number
     * @param state {@code alive}, {@code down} and so on
     */
    public void createDevice(String host, int devid, String state) {
        open().change(
                        "create_device",
                        new Arg("hostname", host),
                        new Arg("devid", Integer.toString(devid)),
                        new Arg("state", state));
    }

    /**
     * Changes a device's state.
     *
     * @param host its host's name
     * @param devid its number
     * @param state the new state, such as {@code drain}
     */
    public void setDeviceState(String host, int devid, String state) {
        changeDevice("set_state", host, devid, new Arg("state", state));
    }

    /**
     * Changes a device's weight.
     *
     * @param host its host's name
     * @param devid its number
     * @param weight the new weight, 0 or more; 100 is the usual one
     */
    public void setDeviceWeight(String host, int devid, int weight) {
        changeDevice("set_weight", host, devid, new Arg("weight", Integer.toString(weight)));
    }

    private void changeDevice(String command, String host, int devid, Arg change) {
        open().change(command, new Arg("host", host), new Arg("device", Integer.toString(devid)), change);
    }

    // ---- domains and classes

    /** {@return all classes of all domains, in the tracker's order} */
    public List<ClassInfo> classes() {
        return ClassInfo.listOf(open().read("get_domains"));
    }

    /** {@return the names of all domains} */
    public List<String> domains() {
        return items(open().read("get_domains"), "domains", (answer, i) -> answer.text("domain" + i));
    }

    /**
     * Adds a domain.
     *
     * @param domain its name
     */
    public void createDomain(String domain) {
        open().change("create_domain", new Arg("domain", domain));
    }

    /**
     * Removes a domain that has neither files nor classes.
     *
     * @param domain its name
     */
    public void deleteDomain(String domain) {
        open().change("delete_domain", new Arg("domain", domain));
    }

    /**
     * Adds a class.
     *
     * @param domain its domain
     * @param fileClass its name
     * @param mindevcount how many devices should hold each of its files
     * @param replpolicy which ones; empty for the tracker's usual policy
     * @param hashtype {@code MD5} and so on; empty for none
     */
    public void createClass(String domain, String fileClass, int mindevcount, String replpolicy, String hashtype) {
        changeClass("create_class", domain, fileClass, mindevcount, replpolicy, hashtype);
    }

    /**
     * Changes a class.
     *
     * @param domain its domain
     * @param fileClass its name
     * @param mindevcount how many devices should hold each of its files
     * @param replpolicy which ones; empty to leave it as it is
     * @param hashtype {@code MD5}, {@code NONE} and so on; empty to leave it as it is
     */
    public void updateClass(String domain, String fileClass, int mindevcount, String replpolicy, String hashtype) {
        changeClass("update_class", domain, fileClass, mindevcount, replpolicy, hashtype);
    }

    private void changeClass(
            String command, String domain, String fileClass, int mindevcount, String replpolicy, String hashtype) {
        open().change(
                        command,
                        new Arg("domain", domain),
                        new Arg("class", fileClass),
                        new Arg("mindevcount", Integer.toString(mindevcount)),
                        new Arg("replpolicy", replpolicy),
                        new Arg("hashtype", hashtype));
    }

    /**
     * Removes a class that has no files.
     *
     * @param domain its domain
     * @param fileClass its name
     */
    public void deleteClass(String domain, String fileClass) {
        open().change("delete_class", new Arg("domain", domain), new Arg("class", fileClass));
    }

    // ---- settings

    /** {@return all server settings the tracker shows, by name} */
    public Map<String, String> settings() {
        Arguments answer = open().read("server_settings");
        Map<String, String> settings = new TreeMap<>();
        for (int i = 1; i <= answer.number("key_count"); i++) {
            settings.put(answer.text("key_" + i), answer.text("value_" + i));
        }
        return settings;
    }

    /**
     * Asks for one server setting.
     *
     * @param key its name
     * @return its value; empty when it is not set
     */
    public Optional<String> setting(String key) {
        return open().read("server_setting", new Arg("key", key)).get("value").filter(value -> !value.isEmpty());
    }

    /**
     * Sets a server setting.
     *
     * @param key its name
     * @param value its value; the empty text removes it where the tracker allows that
     */
    public void setSetting(String key, String value) {
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("key", key);
        arguments.put("value", value);
        open().trackers().call(new Request("set_server_setting", Arguments.of(arguments)), Repeat.ALLOWED);
    }

    // ---- fsck

    /** Starts fsck, or goes on where it stopped. */
    public void startFsck() {
        open().change("fsck_start");
    }

    /** Pauses fsck. */
    public void stopFsck() {
        open().change("fsck_stop");
    }

    /**
     * Puts fsck back.
     *
     * @param policyOnly whether the next run only looks at the number and places of copies, not at the copies
     * @param startFid the fid behind which it begins; 0 for the beginning
     */
    public void resetFsck(boolean policyOnly, long startFid) {
        open().change(
                        "fsck_reset",
                        new Arg("policy_only", policyOnly ? "1" : ""),
                        new Arg("startpos", startFid == 0 ? "" : Long.toString(startFid)));
    }

    /** Empties the log of fsck. */
    public void clearFsckLog() {
        open().change("fsck_clearlog");
    }

    /** {@return how fsck is doing} */
    public FsckStatus fsckStatus() {
        return FsckStatus.of(open().read("fsck_status"));
    }

    /**
     * Reads the log of fsck.
     *
     * @param afterLogid the row behind which to begin; 0 for the first
     * @return at most a hundred findings
     */
    public List<FsckLogRow> fsckLog(long afterLogid) {
        return items(
                open().read("fsck_getlog", new Arg("after_logid", Long.toString(afterLogid))),
                "row_count",
                (answer, i) -> FsckLogRow.of(answer, "row_" + i + "_"));
    }

    // ---- rebalance

    /**
     * Sets the policy of the next rebalance.
     *
     * @param policy such as {@code from_hosts=1 to_percent_free=20}
     */
    public void setRebalancePolicy(String policy) {
        open().change("rebalance_set_policy", new Arg("policy", policy));
    }

    /** Starts rebalancing, or goes on. */
    public void startRebalance() {
        open().change("rebalance_start");
    }

    /** Stops rebalancing. */
    public void stopRebalance() {
        open().change("rebalance_stop");
    }

    /** Forgets the state of a stopped rebalance. */
    public void resetRebalance() {
        open().change("rebalance_reset");
    }

    /** {@return the state of the rebalance: names and values as the tracker keeps them, sorted by name} */
    public Map<String, String> rebalanceStatus() {
        Map<String, String> state = new TreeMap<>();
        for (String pair : open().read("rebalance_status").text("state").split("\\s+", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                state.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return state;
    }

    /** {@return the devices that the present policy would take from and give to} */
    public RebalancePlan testRebalance() {
        Arguments answer = open().read("rebalance_test");
        return new RebalancePlan(list(answer.text("sdevs")), list(answer.text("ddevs")));
    }

    private static List<String> list(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(","));
    }

    // ---- files

    /**
     * Tells everything the tracker knows of a fid.
     *
     * @param fid the file's number
     * @return rows of the tracker's tables and the file's paths, named as on the wire
     */
    public Map<String, String> fileDebug(long fid) {
        return open().read("file_debug", new Arg("fid", Long.toString(fid))).asMap();
    }

    /**
     * Tells everything the tracker knows of a key; see {@link #fileDebug(long)}.
     *
     * @param domain the file's domain
     * @param key the file's key
     * @return rows of the tracker's tables and the file's paths, named as on the wire
     */
    public Map<String, String> fileDebug(String domain, String key) {
        return open().read("file_debug", new Arg("domain", domain), new Arg("key", key))
                .asMap();
    }

    /**
     * Lists files by their number, in all domains.
     *
     * @param afterFid the fid behind which to begin
     * @param count how many at most; the tracker gives 500 at most
     * @return the files, without digests and devices
     */
    public List<FileInfo> listFids(long afterFid, int count) {
        return items(
                open().read(
                                "list_fids",
                                new Arg("from", Long.toString(afterFid)),
                                new Arg("to", Integer.toString(count))),
                "fid_count",
                (answer, i) -> FileInfo.ofListed(answer, "fid_" + i + "_"));
    }

    /**
     * Makes all waiting replications due at once.
     *
     * @return how many there are
     */
    public long replicateNow() {
        return open().change("replicate_now").number("count");
    }

    // ---- the tracker itself

    /** Does nothing, on any tracker that answers. */
    public void noop() {
        open().read("noop");
    }

    /** Makes the tracker read hosts, devices, domains and classes afresh. */
    public void clearCache() {
        open().read("clear_cache");
    }

    /**
     * Sends any command at all; it is not repeated when its answer is missing.
     *
     * @param name the command, such as {@code file_info}
     * @param arguments its arguments by name
     * @return the values of the answer by name
     */
    public Map<String, String> command(String name, Map<String, String> arguments) {
        return open().trackers()
                .call(new Request(name, Arguments.of(arguments)), Repeat.NEVER)
                .asMap();
    }

    /**
     * Sends an admin line such as {@code !stats} or {@code !want 2 delete} to one tracker.
     *
     * @param tracker one of the client's trackers
     * @param line the line, without its end
     * @return the lines of its answer, without the closing dot
     */
    public List<String> adminLines(TrackerAddress tracker, String line) {
        return open().trackers().adminLines(tracker, line);
    }

    /** {@return the client's trackers, in the order they were given} */
    public List<TrackerAddress> trackers() {
        return transport.trackers().addresses();
    }
}
