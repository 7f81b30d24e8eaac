package org.mogilefs.tools.admin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mogilefs.client.RebalancePlan;
import org.mogilefs.tools.cli.Command;
import org.mogilefs.tools.cli.Format;
import org.mogilefs.tools.cli.Invocation;
import org.mogilefs.tools.cli.Option;
import org.mogilefs.tools.cli.Output;

/** {@code mogadm rebalance ...}. */
final class RebalanceCommands {
    private RebalanceCommands() {}

    static List<Command> commands(AdminContext context) {
        return List.of(
                Command.of(
                                "rebalance policy",
                                "Sets the policy of the next rebalance.",
                                invocation -> context.change(
                                        "changed policy setting",
                                        "",
                                        () -> context.admin().setRebalancePolicy(invocation.text("options"))))
                        .with(Option.value(
                                "options", "POLICY", "Such as \"from_devices=3 to_percent_free=50\"; see the manual.")),
                Command.of(
                        "rebalance start",
                        "Starts a rebalance, or goes on.",
                        invocation -> context.change(
                                "rebalance started", "", () -> context.admin().startRebalance())),
                Command.of(
                        "rebalance stop",
                        "Stops the rebalance.",
                        invocation -> context.change(
                                "rebalance stopped", "", () -> context.admin().stopRebalance())),
                Command.of(
                        "rebalance reset",
                        "Forgets how far a stopped rebalance got.",
                        invocation -> context.change(
                                "rebalance reset", "", () -> context.admin().resetRebalance())),
                Command.of(
                                "rebalance status",
                                "Shows how the rebalance is doing.",
                                invocation -> status(context, invocation))
                        .with(Option.flag("watch", "Follow it with a progress bar until it stops.")),
                Command.of(
                        "rebalance settings", "Shows the settings of the rebalance.", invocation -> settings(context)),
                Command.of(
                        "rebalance test",
                        "Shows which devices the policy would take from and give to.",
                        invocation -> test(context)));
    }

    private static int status(AdminContext context, Invocation invocation) throws InterruptedException {
        if (invocation.has("watch")) {
            return Watch.follow(context, () -> progress(context));
        }
        boolean running = isRunning(context);
        Map<String, String> state = context.ask(context.admin()::rebalanceStatus);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("running", running);
        json.putAll(state);
        if (context.printedJson(json)) {
            return 0;
        }
        Output out = context.io().out();
        out.line("Rebalance is " + (running ? "running" : "stopped"));
        out.line("Rebalance status:");
        return SettingsCommands.print(context, state);
    }

    static boolean isRunning(AdminContext context) {
        return !context.ask(context.admin()::settings)
                .getOrDefault("rebal_host", "")
                .isEmpty();
    }

    /** Devices done and to do are what the tracker tells of the way still to go. */
    private static Watch.State progress(AdminContext context) {
        boolean running = isRunning(context);
        Map<String, String> state = context.ask(context.admin()::rebalanceStatus);
        int done = count(state.get("completed_devs"));
        int left = count(state.get("source_devs")) + count(state.get("sdev_current"));
        String bytes = Format.bytes(number(state.get("bytes_queued")));
        return new Watch.State(
                running,
                done,
                done + left,
                "devices",
                ", " + state.getOrDefault("fids_queued", "0") + " fids (" + bytes + ") moved on");
    }

    private static int count(String list) {
        int count = 0;
        for (String item : list == null ? new String[0] : list.split(",")) {
            if (!item.isBlank() && !item.equals("0")) {
                count++;
            }
        }
        return count;
    }

    private static double number(String text) {
        try {
            return text == null || text.isEmpty() ? 0 : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static int settings(AdminContext context) {
        Map<String, String> settings = new TreeMap<>(context.ask(context.admin()::settings));
        settings.keySet().removeIf(key -> !key.startsWith("rebal_") || key.equals("rebal_state"));
        return SettingsCommands.print(context, settings);
    }

    private static int test(AdminContext context) {
        RebalancePlan plan = context.ask(context.admin()::testRebalance);
        String policy = context.ask(context.admin()::settings).getOrDefault("rebal_policy", "");
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("policy", policy);
        json.put("sources", plan.sources());
        json.put("destinations", plan.destinations());
        if (context.printedJson(json)) {
            return 0;
        }
        Output out = context.io().out();
        out.line("Tested rebalance policy...");
        out.line("Policy: " + policy);
        out.line();
        out.line("Source devices:");
        plan.sources().stream().sorted().forEach(devid -> out.line(" - " + devid));
        out.line("Destination devices:");
        plan.destinations().stream().sorted().forEach(devid -> out.line(" - " + devid));
        return 0;
    }
}
