package org.mogilefs.tracker.command.rebalance;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.mogilefs.protocol.ErrorCode;
import org.mogilefs.protocol.Response;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.command.CommandContext;
import org.mogilefs.tracker.command.CommandException;
import org.mogilefs.tracker.rebalance.DeviceSelection;
import org.mogilefs.tracker.rebalance.RebalanceException;
import org.mogilefs.tracker.rebalance.RebalancePolicy;
import org.mogilefs.tracker.rebalance.RebalanceSettings;
import org.mogilefs.tracker.rebalance.RebalanceState;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.worker.JobControl;
import org.mogilefs.tracker.worker.JobKind;

/**
 * {@code rebalance_set_policy}, {@code rebalance_test}, {@code rebalance_start}, {@code rebalance_stop},
 * {@code rebalance_status}, {@code rebalance_reset}.
 */
public final class RebalanceCommands {
    private final Store store;
    private final ClusterState cluster;
    private final RebalanceSettings settings;
    private final JobControl jobs;
    private final long minFreeMb;
    private final String hostname;

    /**
     * @param store where policy and state are
     * @param cluster is brought up to date before each answer
     * @param jobs a start or stop wakes the job master
     * @param minFreeMb a device with less free space, in MiB, takes no copy
     * @param hostname the name of this tracker's machine in the settings
     */
    public RebalanceCommands(Store store, ClusterState cluster, JobControl jobs, long minFreeMb, String hostname) {
        this.store = store;
        this.cluster = cluster;
        this.settings = new RebalanceSettings(store);
        this.jobs = jobs;
        this.minFreeMb = minFreeMb;
        this.hostname = hostname;
    }

    /** {@code rebalance_set_policy policy}: none at all removes it. */
    public Response setPolicy(CommandContext context) {
        if (settings.read().isRunning()) {
            throw new CommandException(
                    ErrorCode.NO_SET_REBAL, "cannot change rebalance policy while rebalance is running");
        }
        Optional<String> policy = context.arguments().get("policy");
        // "0" is no policy either
        parse(policy.filter(RebalanceCommands::isTrue).orElse(""));
        settings.setPolicy(policy);
        cluster.reload();
        return Response.Ok.EMPTY;
    }

    /** {@code rebalance_test}: the devices that files would leave and go to, were it started now. */
    public Response test(CommandContext context) {
        RebalancePolicy policy = parse(needed(settings.read().policy(), ErrorCode.NO_REBAL_POLICY));
        DeviceSelection devices = new DeviceSelection(context.view(), policy, minFreeMb);
        List<Integer> sources = devices.sources();
        return Response.ok()
                .put("sdevs", joined(sources))
                .put("ddevs", joined(devices.destinations(sources)))
                .build();
    }

    /** {@code rebalance_start}: begins, or goes on from the saved state. */
    public Response start(CommandContext context) {
        RebalanceSettings.Read read = settings.read();
        if (read.isRunning()) {
            throw new CommandException(ErrorCode.REBAL_RUNNING, "rebalance is already running");
        }
        if (isTrue(store.settings().get("fsck_host").orElse(""))) {
            throw new CommandException(ErrorCode.FSCK_RUNNING, "fsck running; cannot run rebalance at same time");
        }
        RebalancePolicy policy = parse(needed(read.policy(), ErrorCode.NO_REBAL_POLICY));
        String state = read.state().isEmpty() ? begin(context, policy) : read.state();
        settings.start(hostname, state);
        cluster.reload();
        jobs.wake(JobKind.JOB_MASTER);
        return Response.ok().put("state", state).build();
    }

    private String begin(CommandContext context, RebalancePolicy policy) {
        try {
            policy.check();
            DeviceSelection devices = new DeviceSelection(context.view(), policy, minFreeMb);
            return RebalanceState.begin(policy, devices, store.now()).text();
        } catch (RebalanceException e) {
            throw refused(e);
        }
    }

    /** {@code rebalance_stop}: the tracker at work stops soon. */
    public Response stop(CommandContext context) {
        if (!settings.read().isRunning()) {
            throw new CommandException(ErrorCode.REBAL_NOT_STARTED);
        }
        settings.askToStop();
        jobs.wake(JobKind.JOB_MASTER);
        return Response.Ok.EMPTY;
    }

    /** {@code rebalance_status}: how far it is, or how far the last one came. */
    public Response status(CommandContext context) {
        return Response.ok()
                .put("state", needed(settings.read().state(), ErrorCode.NO_REBAL_STATE))
                .build();
    }

    /** {@code rebalance_reset}: the next start begins anew. */
    public Response reset(CommandContext context) {
        if (settings.read().isRunning()) {
            throw new CommandException(ErrorCode.REBAL_RUNNING, "rebalance is running");
        }
        settings.forgetState();
        return Response.Ok.EMPTY;
    }

    private static RebalancePolicy parse(String text) {
        try {
            return RebalancePolicy.parse(text);
        } catch (RebalanceException e) {
            throw refused(e);
        }
    }

    private static CommandException refused(RebalanceException e) {
        return new CommandException(ErrorCode.BAD_REBAL_POL, e.getMessage());
    }

    private static String needed(String text, ErrorCode missing) {
        if (!isTrue(text)) {
            throw new CommandException(missing);
        }
        return text;
    }

    private static boolean isTrue(String text) {
        return !text.isEmpty() && !text.equals("0");
    }

    private static String joined(List<Integer> devids) {
        return devids.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
