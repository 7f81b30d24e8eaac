package org.mogilefs.tracker.net;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Optional;
import org.mogilefs.protocol.Request;
import org.mogilefs.protocol.Response;
import org.mogilefs.protocol.WireText;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.command.CommandContext;
import org.mogilefs.tracker.command.CommandRegistry;

/** From a line to its answer: {@code !} lines go to the admin commands, all others to the registry. */
final class QueryService implements LineService {
    // the original lets requests wait for the monitor without a limit; a client has given up long before this
    private static final Duration FIRST_ROUND_MAX = Duration.ofSeconds(15);

    private final CommandRegistry registry;
    private final ClusterState cluster;
    private final AdminCommands admin;
    private final RequestLog requests;

    QueryService(CommandRegistry registry, ClusterState cluster, AdminCommands admin, RequestLog requests) {
        this.registry = registry;
        this.cluster = cluster;
        this.admin = admin;
        this.requests = requests;
    }

    @Override
    public byte[] answer(PendingLine line, Channel channel) throws InterruptedException {
        if (AdminCommands.isOne(line.text())) {
            return WireText.encode(admin.answer(line.text(), channel));
        }
        Request request = Request.parse(line.text());
        if (registry.needsMonitor(request.command())) {
            awaitFirstRound(line);
        }
        long started = System.nanoTime();
        requests.started(admin.queryWorkers());
        try {
            Optional<String> callid = request.arguments().get("callid");
            Response response = registry.answer(new CommandContext(request, cluster.view(), line.client()));
            return WireText.encode(response.encode(callid) + "\r\n");
        } finally {
            requests.finished(line, started);
        }
    }

    // before the monitor has been through its first round nobody knows a device: the original lets all requests wait,
    // ours those that need to know
    private void awaitFirstRound(PendingLine line) throws InterruptedException {
        if (cluster.isFirstRoundDone()) {
            return;
        }
        requests.waits(line);
        try {
            cluster.awaitFirstRound(FIRST_ROUND_MAX);
        } finally {
            requests.begins(line);
        }
    }
}
