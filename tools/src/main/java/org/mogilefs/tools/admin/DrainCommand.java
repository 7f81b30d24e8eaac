package org.mogilefs.tools.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.mogilefs.client.DeviceInfo;
import org.mogilefs.client.TrackerRefusedException;
import org.mogilefs.tools.cli.Command;
import org.mogilefs.tools.cli.Format;
import org.mogilefs.tools.cli.Invocation;
import org.mogilefs.tools.cli.Option;
import org.mogilefs.tools.cli.Output;
import org.mogilefs.tools.cli.ToolException;

/**
 * {@code mogadm device drain}: takes a disk out of service and says when it can be pulled.
 *
 * <p>The state drain alone only keeps new files away. So a rebalance that takes from this one device is started, again
 * and again: each pass hands the files it finds there to the replicate workers, and a pass that finds none any more
 * proves that nothing is left on it.
 */
final class DrainCommand {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(30);
    /** How long the number of files may stay the same before the drain is given up. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final AdminContext context;
    private final Output out;
    private final int devid;

    private DrainCommand(AdminContext context, int devid) {
        this.context = context;
        this.out = context.io().out();
        this.devid = devid;
    }

    static Command command(AdminContext context) {
        return Command.of(
                        "device drain",
                        "Moves all files off a device and says when it can be pulled.",
                        invocation -> new DrainCommand(context, invocation.devid("devid")).run(invocation))
                .with(Option.flag("no-wait", "Start it and do not follow."));
    }

    private int run(Invocation invocation) throws Exception {
        String host = invocation.text("hostname");
        if (RebalanceCommands.isRunning(context)) {
            throw new ToolException("A rebalance is running; wait for it, or stop it with 'mogadm rebalance stop'.");
        }
        context.change("", "Error updating device: ", () -> context.admin().setDeviceState(host, devid, "drain"));
        say("dev" + devid + " is in state drain: it takes no new files.");
        start();
        if (invocation.has("no-wait")) {
            say("Files move off it now; 'mogadm rebalance status --watch' follows them.");
            return 0;
        }
        long fewest = Long.MAX_VALUE;
        Instant progress = Instant.now();
        Duration pause = PAUSE;
        for (long found = pass(); found > 0; found = pass()) {
            if (found < fewest) {
                fewest = found;
                progress = Instant.now();
                pause = PAUSE;
            } else if (progress.plus(PATIENCE).isBefore(Instant.now())) {
                throw new ToolException(found + " files do not leave dev" + devid + ": see 'mogadm rebalance test' for"
                        + " where they could go, and the tracker's log for why they do not.");
            }
            say("Files that were found on dev" + devid + ": " + found + "; looking again.");
            Thread.sleep(pause); // what was found is being copied; looking all the time would only queue it again
            pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) < 0 ? pause.multipliedBy(2) : PAUSE_MAX;
            start();
        }
        context.change("", "Error updating device: ", () -> context.admin().setDeviceState(host, devid, "drain"));
        say("dev" + devid + " holds no files any more. It can be pulled: 'mogadm device mark " + host + " " + devid
                + " dead', then take the disk out.");
        return 0;
    }

    private void start() throws Exception {
        context.change("", "", () -> {
            try {
                context.admin().resetRebalance();
            } catch (TrackerRefusedException e) {
                if (e.code().equals("rebal_running")) {
                    throw e;
                }
            }
            context.admin().setRebalancePolicy("from_devices=" + devid + " leave_in_drain_mode=1");
            context.admin().startRebalance();
        });
    }

    /** Follows one pass to its end and gives the number of files it found on the device. */
    private long pass() throws InterruptedException {
        while (true) {
            boolean running = RebalanceCommands.isRunning(context);
            Map<String, String> state = context.ask(context.admin()::rebalanceStatus);
            long found = number(state.getOrDefault("fids_queued", "0"));
            if (!running) {
                return found;
            }
            if (out.isTerminal()) {
                out.print("\r\u001b[K" + found + " files found, " + used() + " in use on dev" + devid);
                out.flush();
            }
            Thread.sleep(PAUSE);
        }
    }

    private String used() {
        return context.admin().devices().stream()
                .filter(device -> device.devid() == devid)
                .findFirst()
                .map(DeviceInfo::mbUsed)
                .map(mb -> Format.bytes(mb * 1024.0 * 1024))
                .orElse("?");
    }

    private void say(String text) {
        out.line((out.isTerminal() ? "\r\u001b[K" : "") + text);
        out.flush();
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
