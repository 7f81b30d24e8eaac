package org.mogilefs.tracker.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mogilefs.protocol.Response;
import org.mogilefs.tracker.Conversation;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.cluster.ClusterTables;
import org.mogilefs.tracker.command.CommandRegistry;
import org.mogilefs.tracker.command.admin.SmallCommands;
import org.mogilefs.tracker.monitor.MonitorWorker;
import org.mogilefs.tracker.worker.Supervisor;

/** A tracker whose monitor has not been through its first round yet. */
class QueryServiceTest {
    private final ClusterState cluster =
            new ClusterState(() -> new ClusterTables(List.of(), List.of(), List.of(), Map.of()));
    private final Supervisor jobs = new Supervisor(Map.of(), Map.of(), 1, new MonitorWorker.Rounds(() -> {}));
    private final TrackerServer server = new TrackerServer(
            ServerSettings.of(List.of(new InetSocketAddress("127.0.0.1", 0))),
            CommandRegistry.builder()
                    .addAtOnce("noop", SmallCommands.noop())
                    .add(
                            "get_devices",
                            context -> Response.ok().put("devices", 0).build())
                    .build(),
            cluster,
            jobs,
            Map::of,
            () -> {});

    @BeforeEach
    void bind() throws Exception {
        server.bind();
    }

    @AfterEach
    void close() {
        server.close();
        jobs.close();
    }

    private Conversation connect() {
        return new Conversation(server.addresses().getFirst());
    }

    @Test
    void whatNeedsNoDeviceIsAnsweredBeforeTheMonitorsFirstRound() {
        try (Conversation client = connect()) {
            assertThat(client.ask("noop callid=1")).isEqualTo("OK callid=1");
            assertThat(client.ask("nosuch")).isEqualTo("ERR unknown_command Unknown+server+command");
            assertThat(client.askMany("!stats")).contains("pending_queries 0");
        }
    }

    @Test
    void otherRequestsWaitForIt() {
        try (Conversation client = connect();
                Conversation other = connect()) {
            client.send("get_devices\r\n");
            while (!other.askMany("!queue").equals(List.of("127.0.0.1 get_devices"))) {
                Thread.onSpinWait();
            }
            assertThat(other.askMany("!stats")).contains("pending_queries 1", "processing_queries 0");
            cluster.firstRoundDone();
            assertThat(client.read()).isEqualTo("OK devices=0");
            assertThat(other.askMany("!queue")).isEmpty();
        }
    }

    @Test
    void wantChecksItsWordsFirstAndThenAsksForPatience() {
        try (Conversation client = connect()) {
            assertThat(client.askMany("!want many")).containsExactly("ERROR: usage: !want <count> <jobclass>");
            assertThat(client.askMany("!want 1 fsck"))
                    .containsExactly("ERROR: Monitor has not completed initial run yet", "");
        }
    }
}
