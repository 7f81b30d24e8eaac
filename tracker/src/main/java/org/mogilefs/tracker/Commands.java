package org.mogilefs.tracker;

import java.util.random.RandomGenerator;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.command.CommandRegistry;
import org.mogilefs.tracker.command.admin.ServerSetting;
import org.mogilefs.tracker.command.admin.ServerSettings;
import org.mogilefs.tracker.command.admin.SetServerSetting;
import org.mogilefs.tracker.command.admin.SmallCommands;
import org.mogilefs.tracker.command.file.CreateClose;
import org.mogilefs.tracker.command.file.CreateOpen;
import org.mogilefs.tracker.command.file.Delete;
import org.mogilefs.tracker.command.file.EditFile;
import org.mogilefs.tracker.command.file.FileDebug;
import org.mogilefs.tracker.command.file.FileInfo;
import org.mogilefs.tracker.command.file.GetPaths;
import org.mogilefs.tracker.command.file.HttpCopy;
import org.mogilefs.tracker.command.file.ListFids;
import org.mogilefs.tracker.command.file.ListKeys;
import org.mogilefs.tracker.command.file.Rename;
import org.mogilefs.tracker.command.file.UpdateFileClass;
import org.mogilefs.tracker.command.fsck.FsckCommands;
import org.mogilefs.tracker.command.namespace.CreateClass;
import org.mogilefs.tracker.command.namespace.CreateDomain;
import org.mogilefs.tracker.command.namespace.DeleteClass;
import org.mogilefs.tracker.command.namespace.DeleteDomain;
import org.mogilefs.tracker.command.namespace.GetDomains;
import org.mogilefs.tracker.command.namespace.UpdateClass;
import org.mogilefs.tracker.command.rebalance.RebalanceCommands;
import org.mogilefs.tracker.command.topology.CreateDevice;
import org.mogilefs.tracker.command.topology.CreateHost;
import org.mogilefs.tracker.command.topology.DeleteHost;
import org.mogilefs.tracker.command.topology.GetDevices;
import org.mogilefs.tracker.command.topology.GetHosts;
import org.mogilefs.tracker.command.topology.SetState;
import org.mogilefs.tracker.command.topology.SetWeight;
import org.mogilefs.tracker.command.topology.UpdateHost;
import org.mogilefs.tracker.memcache.Memcache;
import org.mogilefs.tracker.node.NodeClient;
import org.mogilefs.tracker.placement.DeviceChooser;
import org.mogilefs.tracker.replication.ManualCopier;
import org.mogilefs.tracker.replication.PolicyParser;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.worker.Hostname;
import org.mogilefs.tracker.worker.JobControl;

/**
 * The list of commands: which class answers which name.
 *
 * @param store the database
 * @param cluster the view of the cluster
 * @param memcache what memcached remembers of files
 * @param nodes how to ask storage nodes
 * @param jobs the background jobs
 * @param policies reads replication policies
 * @param copier copies by hand
 * @param minFreeMb a device with less free space, in MiB, takes no new files
 * @param random where chance comes from
 */
record Commands(
        Store store,
        ClusterState cluster,
        Memcache memcache,
        NodeClient nodes,
        JobControl jobs,
        PolicyParser policies,
        ManualCopier copier,
        long minFreeMb,
        RandomGenerator random) {
    CommandRegistry registry() {
        CommandRegistry.Builder commands = CommandRegistry.builder();
        addFiles(commands);
        addNamespaces(commands);
        addTopology(commands);
        addAdmin(commands);
        addFsck(commands);
        addRebalance(commands);
        return commands.build();
    }

    private void addFiles(CommandRegistry.Builder commands) {
        commands.add("create_open", new CreateOpen(store.tempfiles(), nodes, new DeviceChooser(minFreeMb, random)))
                .add("create_close", new CreateClose(store, nodes, jobs))
                .add("get_paths", new GetPaths(store.files(), memcache, nodes, random))
                .add("file_info", new FileInfo(store))
                .add("file_debug", new FileDebug(store))
                .add("delete", new Delete(store.files(), jobs))
                .add("rename", new Rename(store.files()))
                .add("updateclass", new UpdateFileClass(store.files(), jobs))
                .add("list_keys", new ListKeys(store.files()))
                .add("list_fids", new ListFids(store.files()))
                .add("edit_file", new EditFile(store, random))
                .add("httpcopy", new HttpCopy(store, copier));
    }

    private void addNamespaces(CommandRegistry.Builder commands) {
        commands.add("create_domain", new CreateDomain(store.namespaces(), cluster))
                .add("delete_domain", new DeleteDomain(store, cluster))
                .add("get_domains", new GetDomains())
                .add("create_class", new CreateClass(store.namespaces(), cluster, policies))
                .add("update_class", new UpdateClass(store.namespaces(), cluster, policies))
                .add("delete_class", new DeleteClass(store, cluster));
    }

    private void addTopology(CommandRegistry.Builder commands) {
        commands.add("create_host", new CreateHost(store.topology(), cluster))
                .add("update_host", new UpdateHost(store.topology(), cluster))
                .add("delete_host", new DeleteHost(store.topology(), cluster))
                .add("get_hosts", new GetHosts())
                .add("create_device", new CreateDevice(store.topology(), cluster))
                .add("get_devices", new GetDevices())
                .add("set_state", new SetState(store.topology(), cluster))
                .add("set_weight", new SetWeight(store.topology(), cluster));
    }

    private void addAdmin(CommandRegistry.Builder commands) {
        commands.addAtOnce("server_setting", new ServerSetting(store.settings()))
                .addAtOnce("server_settings", new ServerSettings(store.settings()))
                .add("set_server_setting", new SetServerSetting(store.settings(), cluster))
                .add("clear_cache", SmallCommands.clearCache(cluster, jobs))
                .add("do_monitor_round", SmallCommands.monitorRound(jobs))
                .add("replicate_now", SmallCommands.replicateNow(store.queues(), jobs))
                .addAtOnce("noop", SmallCommands.noop())
                .addAtOnce("test", SmallCommands.test())
                .addAtOnce("sleep", SmallCommands.sleep());
    }

    private void addFsck(CommandRegistry.Builder commands) {
        FsckCommands fsck = new FsckCommands(store, cluster, jobs);
        commands.add("fsck_start", fsck::start)
                .add("fsck_stop", fsck::stop)
                .add("fsck_reset", fsck::reset)
                .add("fsck_clearlog", fsck::clearLog)
                .add("fsck_getlog", fsck::getLog)
                .add("fsck_status", fsck::status);
    }

    private void addRebalance(CommandRegistry.Builder commands) {
        RebalanceCommands rebalance = new RebalanceCommands(store, cluster, jobs, minFreeMb, Hostname.local());
        commands.add("rebalance_set_policy", rebalance::setPolicy)
                .add("rebalance_test", rebalance::test)
                .add("rebalance_start", rebalance::start)
                .add("rebalance_stop", rebalance::stop)
                .add("rebalance_status", rebalance::status)
                .add("rebalance_reset", rebalance::reset);
    }
}
