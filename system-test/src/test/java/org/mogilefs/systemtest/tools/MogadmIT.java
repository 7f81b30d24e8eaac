package org.mogilefs.systemtest.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.mogilefs.client.MogileClient;
import org.mogilefs.standalone.LocalCluster;
import org.mogilefs.systemtest.tools.ToolRunner.Result;

/** mogadm as a process: what it prints, how it ends. */
// a rebalance needs devices that no other test has drained
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MogadmIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private static Path folder;

    private static ToolRunner tools;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        tools = new ToolRunner(folder, 2);
    }

    @AfterAll
    static void stop() {
        tools.close();
    }

    @Test
    void checksTrackersHostsAndDevices() throws Exception {
        String out = tools.succeed("mogadm", "check");
        assertThat(out)
                .contains("  " + tools.tracker() + " ... OK\n", "  [ 1] node1 ... OK\n", "  [ 2] node2 ... OK\n");
        assertThat(out)
                .containsPattern("\\[ 2] dev3 +\\d+\\.\\d{3} +\\d+\\.\\d{3} +\\d+\\.\\d{3} +\\d+\\.\\d\\d%  writeable");
        assertThat(out).containsPattern("\n {13}total: *\\d+\\.\\d{3}");
    }

    @Test
    void hostsComeChangeAndGo() throws Exception {
        assertThat(tools.succeed("mogadm", "--verbose", "host", "add", "h9", "--ip=10.9.9.9", "--getport=7600"))
                .isEqualTo("Host has been created.\n");
        assertThat(tools.succeed("mogadm", "host", "list"))
                .contains("h9 [3]: down\n  IP:       10.9.9.9:7500\n  GET Port: 7600\n\n");
        tools.succeed("mogadm", "host", "mark", "h9", "readonly");
        assertThat(tools.succeed("mogadm", "--json", "host", "list")).contains("\"status\": \"readonly\"");
        Result again = tools.run("mogadm", "host", "add", "h9", "--ip=10.9.9.8");
        assertThat(again.status()).isEqualTo(1);
        assertThat(again.err()).isEqualTo("Host already exists.\n");
        tools.succeed("mogadm", "host", "delete", "h9");
        Result gone = tools.run("mogadm", "host", "delete", "h9");
        assertThat(gone.status()).isEqualTo(1);
        assertThat(gone.err()).startsWith("Failure deleting host: unknown_host ");
    }

    @Test
    void devicesAreListedSummedUpAndMarked() throws Exception {
        assertThat(tools.succeed("mogadm", "device", "list", "--hostname=node1"))
                .startsWith("node1 [1]: alive\n                    used(G)    free(G)   total(G)  weight(%)\n"
                        + "   dev1:   alive ");
        assertThat(tools.succeed("mogadm", "device", "summary"))
                .startsWith(
                        "Hostname        HostID  Status   used(G)  free(G) total(G)    %Used\nnode1           [   1]:  alive");
        assertThat(tools.succeed("mogadm", "device", "next")).isEqualTo("5\n");
        tools.succeed("mogadm", "device", "modify", "node2", "dev4", "--status=readonly", "--weight=50");
        assertThat(tools.succeed("mogadm", "device", "list")).containsPattern("dev4: readonly .* 50\n");
        tools.succeed("mogadm", "device", "mark", "node2", "4", "alive");
        Result wrongHost = tools.run("mogadm", "device", "mark", "node1", "4", "alive");
        assertThat(wrongHost.err()).startsWith("Error updating device: host_mismatch ");
    }

    @Test
    void modifyingAClassLeavesItsMindevcountAlone() throws Exception {
        tools.succeed("mogadm", "domain", "add", "d2");
        tools.succeed("mogadm", "class", "add", "d2", "three", "--mindevcount=3");
        tools.succeed("mogadm", "class", "modify", "d2", "three", "--hashtype=MD5");
        assertThat(tools.succeed("mogadm", "class", "list"))
                .contains(" d2                   three                     3        MultipleHosts() MD5    \n");
        tools.succeed("mogadm", "class", "delete", "d2", "three");
        tools.succeed("mogadm", "domain", "delete", "d2");
        assertThat(tools.run("mogadm", "domain", "delete", "d2").err())
                .startsWith("Error deleting domain: domain_not_found ");
    }

    @Test
    void settingsAndSlavesAreKept() throws Exception {
        tools.succeed("mogadm", "settings", "set", "memcache_ttl", "60");
        assertThat(tools.succeed("mogadm", "settings", "list")).contains("             memcache_ttl = 60\n");
        assertThat(tools.run("mogadm", "settings", "set", "nope", "1").err()).startsWith("not_writable ");
        tools.succeed("mogadm", "slave", "add", "s1", "--dsn=DBI:mysql:m:host=h", "--username=u", "--password=p");
        assertThat(tools.succeed("mogadm", "slave", "list"))
                .isEqualTo("s1 --dsn=DBI:mysql:m:host=h --username=u --password=p\n");
        tools.succeed("mogadm", "slave", "delete", "s1");
        assertThat(tools.succeed("mogadm", "slave", "list")).isEmpty();
    }

    @Test
    @Order(1)
    void aRebalanceIsPlannedRunAndForgotten() throws Exception {
        assertThat(tools.run("mogadm", "rebalance", "test").err())
                .isEqualTo("no_rebal_policy No rebalance policy available\n");
        Result refused = tools.run("mogadm", "rebalance", "policy", "--options=nonsense=1");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).isEqualTo("bad_rebal_pol Invalid setting nonsense\n");
        tools.succeed("mogadm", "rebalance", "policy", "--options=from_devices=4 fid_age=new");
        assertThat(tools.succeed("mogadm", "rebalance", "test")).isEqualTo("""
                        Tested rebalance policy...
                        Policy: from_devices=4 fid_age=new

                        Source devices:
                         - 4
                        Destination devices:
                         - 1
                         - 2
                         - 3
                        """);
        tools.succeed("mogadm", "rebalance", "start");
        await().atMost(PATIENCE)
                .until(() -> tools.cluster()
                        .tracker()
                        .cluster()
                        .view()
                        .setting("rebal_host")
                        .isEmpty());
        assertThat(tools.succeed("mogadm", "rebalance", "status"))
                .startsWith("Rebalance is stopped\nRebalance status:\n")
                .contains("             bytes_queued = 0\n", "           completed_devs = 4\n")
                .containsPattern("\n {12}time_finished = [1-9]");
        assertThat(tools.succeed("mogadm", "rebalance", "settings"))
                .isEqualTo("             rebal_policy = from_devices=4 fid_age=new\n");
        assertThat(tools.run("mogadm", "rebalance", "stop").err())
                .isEqualTo("rebal_not_started Rebalance not running\n");
        tools.succeed("mogadm", "rebalance", "reset");
        assertThat(tools.run("mogadm", "rebalance", "status").err())
                .isEqualTo("no_rebal_state No available rebalance status\n");
    }

    @Test
    void aDrainedDeviceIsSaidToBeEmptyOnlyOnceItIs() throws Exception {
        try (MogileClient client = tools.cluster().client()) {
            for (int i = 0; i < 6; i++) {
                client.store("drain" + i, LocalCluster.FILE_CLASS, new byte[10 + i]);
            }
            assertThat(tools.succeed("mogadm", "device", "drain", "node1", "2"))
                    .startsWith("dev2 is in state drain: it takes no new files.\n")
                    .contains("dev2 holds no files any more. It can be pulled");
            for (int i = 0; i < 6; i++) {
                assertThat(client.fileInfoWithDevices("drain" + i).devids()).doesNotContain(2);
            }
        }
        tools.succeed("mogadm", "device", "mark", "node1", "2", "alive");
    }

    @Test
    void whatIsNotUnderstoodShowsHelpWithStatusOne() throws Exception {
        Result nothing = tools.run("mogadm");
        assertThat(nothing.status()).isEqualTo(1);
        assertThat(nothing.text()).contains("mogadm host ...", "device drain");
        Result topic = tools.run("mogadm", "host");
        assertThat(topic.status()).isEqualTo(1);
        assertThat(topic.text()).startsWith("Help for 'host' command:");
        Result missing = tools.run("mogadm", "host", "mark", "node1");
        assertThat(missing.status()).isEqualTo(1);
        assertThat(missing.text()).startsWith("\nERROR: Missing argument 'status'\n");
    }

    @Test
    void aTrackerThatIsNotThereIsOneLineAndStatusOne() throws Exception {
        Result result = tools.run("mogadm", "--trackers=127.0.0.1:1", "host", "list");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("127.0.0.1:1: Connection refused").hasLineCount(1);
    }
}
