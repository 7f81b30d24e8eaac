package org.mogilefs.tracker.command.fsck;

import java.util.List;
import org.mogilefs.protocol.ErrorCode;
import org.mogilefs.protocol.Response;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.command.CommandContext;
import org.mogilefs.tracker.command.CommandException;
import org.mogilefs.tracker.fsck.FsckSettings;
import org.mogilefs.tracker.store.FsckLogStore;
import org.mogilefs.tracker.store.Store;
import org.mogilefs.tracker.worker.Hostname;
import org.mogilefs.tracker.worker.JobControl;
import org.mogilefs.tracker.worker.JobKind;

/** {@code fsck_start}, {@code fsck_stop}, {@code fsck_reset}, {@code fsck_clearlog}, {@code fsck_getlog}, {@code fsck_status}. */
public final class FsckCommands {
    private static final int LOG_ROWS = 100;

    private final Store store;
    private final FsckSettings settings;
    private final ClusterState cluster;
    private final JobControl jobs;

    /** Commands over the state in {@code store}; a start wakes the job master of {@code jobs}. */
    public FsckCommands(Store store, ClusterState cluster, JobControl jobs) {
        this.cluster = cluster;
        this.store = store;
        this.settings = new FsckSettings(store, Hostname.local());
        this.jobs = jobs;
    }

    /** {@code fsck_start}: goes on from where the last run ended. */
    public Response start(CommandContext context) {
        if (settings.host().isPresent()) {
            throw new CommandException(ErrorCode.FSCK_RUNNING, "fsck is already running");
        }
        if (store.settings().get("rebal_host").filter(h -> !h.isEmpty()).isPresent()) {
            throw new CommandException(ErrorCode.REBAL_RUNNING, "rebalance running; cannot run fsck at same time");
        }
        settings.start();
        cluster.reload();
        jobs.wake(JobKind.FSCK);
        return Response.Ok.EMPTY;
    }

    /** {@code fsck_stop}: never fails. */
    public Response stop(CommandContext context) {
        settings.stop();
        return Response.Ok.EMPTY;
    }

    /** {@code fsck_reset policy_only startpos}. */
    public Response reset(CommandContext context) {
        settings.reset(
                context.isTrue("policy_only"), Math.max(0, context.arguments().number("startpos")));
        cluster.reload();
        return Response.Ok.EMPTY;
    }

    /** {@code fsck_clearlog}. */
    public Response clearLog(CommandContext context) {
        store.fsckLog().clear();
        return Response.Ok.EMPTY;
    }

    /** {@code fsck_getlog after_logid}: up to a hundred rows. */
    public Response getLog(CommandContext context) {
        List<FsckLogStore.Entry> rows = store.fsckLog().read(context.arguments().number("after_logid"), LOG_ROWS);
        Response.OkBuilder answer = Response.ok();
        for (int i = 0; i < rows.size(); i++) {
            FsckLogStore.Entry row = rows.get(i);
            String prefix = "row_" + (i + 1) + "_";
            answer.put(prefix + "logid", row.logid());
            answer.put(prefix + "utime", row.utime());
            row.fid().ifPresent(fid -> answer.put(prefix + "fid", fid));
            answer.put(prefix + "evcode", row.evcode());
            row.devid().ifPresent(devid -> answer.put(prefix + "devid", devid));
        }
        return answer.put("row_count", rows.size()).build();
    }

    /** {@code fsck_status}: where the run stands, and what it found. */
    public Response status(CommandContext context) {
        settings.foldLog();
        Response.OkBuilder answer = Response.ok()
                .put("running", settings.host().isPresent() ? 1 : 0)
                .put("host", settings.host().orElse(""))
                .put("max_fid_checked", settings.number("fsck_highest_fid_checked"))
                .put("policy_only", settings.number("fsck_opt_policy_only"))
                .put("end_fid", settings.number("fsck_fid_at_end"))
                .put("start_time", settings.number("fsck_start_time"))
                .put("stop_time", settings.number("fsck_stop_time"))
                .put("current_time", store.now())
                .put("max_logid", store.fsckLog().maxLogid());
        settings.sums().forEach((code, count) -> answer.put("num_" + code, count));
        return answer.build();
    }
}
