package org.mogilefs.tracker;

import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.mogilefs.protocol.PerlNumber;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.config.TrackerConfig;
import org.mogilefs.tracker.delete.DeleteWorker;
import org.mogilefs.tracker.fsck.FileFsck;
import org.mogilefs.tracker.fsck.FsckInjector;
import org.mogilefs.tracker.monitor.MonitorWorker;
import org.mogilefs.tracker.node.NodeClient;
import org.mogilefs.tracker.node.NodeHttp;
import org.mogilefs.tracker.reaper.ReaperWorker;
import org.mogilefs.tracker.rebalance.RebalanceInjector;
import org.mogilefs.tracker.replication.PolicyParser;
import org.mogilefs.tracker.replication.Replicators;
import org.mogilefs.tracker.store.QueueStore.Claimed;
import org.mogilefs.tracker.store.QueueStore.WorkType;
import org.mogilefs.tracker.store.QueuedFid;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.worker.Hostname;
import org.mogilefs.tracker.worker.JobControl;
import org.mogilefs.tracker.worker.JobKind;
import org.mogilefs.tracker.worker.JobMasterWorker;
import org.mogilefs.tracker.worker.QueueFiller;
import org.mogilefs.tracker.worker.Supervisor;
import org.mogilefs.tracker.worker.WorkQueue;
import org.mogilefs.tracker.worker.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the background jobs of one tracker together, and starts and stops them. */
final class BackgroundJobs implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(BackgroundJobs.class);
    private static final int INTERNAL_QUEUE_LIMIT = 500;
    private static final Duration GIVE_BACK_PATIENCE = Duration.ofSeconds(3);

    private final TrackerConfig config;
    private final Store store;
    private final ClusterState cluster;
    private final NodeHttp http;
    private final NodeClient nodes;
    private final RandomGenerator random;
    private final Replicators replicators;
    private final WorkQueue<QueuedFid> toReplicate = new WorkQueue<>(QueuedFid::fid);
    private final WorkQueue<QueuedFid> toRebalance = new WorkQueue<>(QueuedFid::fid);
    private final WorkQueue<QueuedFid> toDelete = new WorkQueue<>(QueuedFid::fid);
    private final WorkQueue<QueuedFid> toFsck = new WorkQueue<>(QueuedFid::fid);
    private final FileFsck fsck;
    private final MonitorWorker.Rounds rounds;
    private final Supervisor supervisor;
    private final GiveBack giveBack;

    BackgroundJobs(
            TrackerConfig config,
            Store store,
            ClusterState cluster,
            NodeHttp http,
            NodeClient nodes,
            PolicyParser policies,
            RandomGenerator random) {
        this.config = config;
        this.store = store;
        this.cluster = cluster;
        this.http = http;
        this.nodes = nodes;
        this.random = random;
        this.replicators = Replicators.create(config, store, cluster, http, nodes, policies, random);
        this.fsck = new FileFsck(store, cluster, nodes, policies, random);
        this.giveBack = new GiveBack(store.queues());
        this.rounds = new MonitorWorker.Rounds(() -> control().wake(JobKind.MONITOR));
        this.supervisor = new Supervisor(
                factories(), wanted(config.jobs()), ProcessHandle.current().pid(), rounds);
    }

    /** What commands may do to the jobs. */
    JobControl control() {
        return supervisor;
    }

    /** Counters of {@code !stats}, by the original's names: what waits in the internal queues and what left them. */
    Map<String, Long> counters() {
        Map<String, Long> counters = new HashMap<>();
        Map.of("delete", toDelete, "fsck", toFsck, "rebalance", toRebalance, "replicate", toReplicate)
                .forEach((job, queue) -> {
                    counters.put("work_queue_for_" + job, (long) queue.size());
                    if (queue.sent() > 0) {
                        counters.put("work_sent_to_" + job, queue.sent());
                    }
                });
        return counters;
    }

    void start() {
        supervisor.start();
    }

    private Map<JobKind, Supplier<Worker>> factories() {
        Map<JobKind, Supplier<Worker>> factories = new EnumMap<>(JobKind.class);
        factories.put(
                JobKind.MONITOR,
                () -> new MonitorWorker(
                        store,
                        cluster,
                        http,
                        config.nodes().monitorTimeout(),
                        config.nodes().streamPort(),
                        rounds,
                        random,
                        InstantSource.system()));
        factories.put(JobKind.JOB_MASTER, () -> new JobMasterWorker(sources()));
        factories.put(
                JobKind.REPLICATE,
                () -> replicators.worker(
                        toReplicate, toRebalance, store, random, config.nodes().rebalanceIgnoreMissing()));
        factories.put(JobKind.DELETE, () -> new DeleteWorker(toDelete, store, cluster, nodes));
        factories.put(JobKind.FSCK, () -> fsck.worker(toFsck));
        factories.put(
                JobKind.REAPER,
                () -> new ReaperWorker(store, cluster, kind -> control().wake(kind), InstantSource.system()));
        return factories;
    }

    private List<JobMasterWorker.Source> sources() {
        return List.of(
                claims(JobKind.REPLICATE, Claimed.REPLICATE, toReplicate, store.queues()::claimReplication),
                claims(JobKind.DELETE, Claimed.DELETE, toDelete, store.queues()::claimDeletes),
                new FsckInjector(store, cluster, Hostname.local()),
                claims(
                        JobKind.FSCK,
                        Claimed.FSCK,
                        toFsck,
                        limit -> store.queues().claimWork(WorkType.FSCK, limit)),
                new RebalanceInjector(store, cluster, Hostname.local(), config.minFreeSpaceMb(), random),
                claims(
                        JobKind.REPLICATE,
                        Claimed.REBALANCE,
                        toRebalance,
                        limit -> store.queues().claimWork(WorkType.REBALANCE, limit)));
    }

    /** Claims no rows that nobody here would work on, and gives back those that nobody does any more. */
    private JobMasterWorker.Source claims(
            JobKind kind, Claimed from, WorkQueue<QueuedFid> queue, IntFunction<List<QueuedFid>> claim) {
        QueueFiller<QueuedFid> filler = new QueueFiller<>(queue, claim, this::queueLimit);
        return () -> {
            if (supervisor.desired(kind) > 0) {
                return filler.fetch();
            }
            giveBack.from(from, queue);
            return false;
        };
    }

    private int queueLimit() {
        return cluster.view()
                .setting("internal_queue_limit")
                .filter(PerlNumber::isDigits)
                .map(t -> (int) Math.clamp(PerlNumber.parse(t), 1L, 100_000L))
                .orElse(INTERNAL_QUEUE_LIMIT);
    }

    /** How many workers of each kind a configuration asks for. */
    static Map<JobKind, Integer> wanted(TrackerConfig.Jobs jobs) {
        Map<JobKind, Integer> wanted = new EnumMap<>(JobKind.class);
        int fetched = jobs.jobMaster() ? 1 : 0;
        wanted.put(JobKind.MONITOR, 1);
        wanted.put(JobKind.QUERYWORKER, jobs.query());
        wanted.put(JobKind.JOB_MASTER, fetched);
        wanted.put(JobKind.DELETE, fetched * jobs.delete());
        wanted.put(JobKind.REPLICATE, fetched * jobs.replicate());
        wanted.put(JobKind.FSCK, fetched * jobs.fsck());
        wanted.put(JobKind.REAPER, jobs.reaper());
        return wanted;
    }

    /** Stops the jobs; what they have claimed is due again at once, for other trackers. */
    @Override
    public void close() {
        supervisor.close();
        Thread giving = Thread.ofVirtual().name("give-back").start(this::giveBackAll);
        try {
            // with the database away the rows come due by themselves
            giving.join(GIVE_BACK_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** As far as the database takes it: where it refuses one queue's rows it would refuse the next one's too. */
    private void giveBackAll() {
        boolean all = giveBack.from(Claimed.REPLICATE, toReplicate)
                && giveBack.from(Claimed.REBALANCE, toRebalance)
                && giveBack.from(Claimed.DELETE, toDelete)
                && giveBack.from(Claimed.FSCK, toFsck);
        log.debug("gave back all claimed rows: {}", all);
    }
}
