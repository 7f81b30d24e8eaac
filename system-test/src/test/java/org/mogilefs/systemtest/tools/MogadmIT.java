package org.mogilefs.systemtest.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
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

/** What mogadm starts in the background, followed to its end. */
// a rebalance needs devices that no other test has drained
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MogadmIT {
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
        await().until(() ->
                tools.cluster().tracker().cluster().view().setting("rebal_host").isEmpty());
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
}
