package org.mogilefs.tracker.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.mogilefs.tracker.cluster.Device;

/** The example of docs/replication-policies.md, found as an operator's policy is. */
class PolicyOfOnesOwnTest {
    private final PolicyParser parser = new PolicyParser();

    @Test
    void isFoundByItsNameAndDecides() throws PolicyException {
        ReplicationPolicy policy = parser.parse("OneCopyOn(h3)");
        assertThat(Cluster.of("h1 d1*; h2 d2*; h3 d3; h4 d4").decide(policy, 2))
                .isInstanceOfSatisfying(Decision.NeedsCopy.class, needs -> {
                    assertThat(needs.ideal()).extracting(Device::devid).containsExactly(3);
                    assertThat(needs.desperate()).isEmpty();
                });
        assertThat(Cluster.of("h1 d1*; h2 d2; h3 d3*").decide(policy, 2)).isEqualTo(Decision.HAPPY);
        assertThat(Cluster.of("h1 d1*; h2 d2; h3=down d3").decide(policy, 2))
                .isInstanceOfSatisfying(Decision.NeedsCopy.class, needs -> {
                    assertThat(needs.ideal()).isEmpty();
                    assertThat(needs.desperate()).extracting(Device::devid).containsExactly(2);
                });
    }

    @Test
    void refusesItsArgumentsInItsOwnWords() {
        assertThatThrownBy(() -> parser.parse("OneCopyOn()"))
                .isInstanceOf(PolicyException.class)
                .hasMessage("OneCopyOn needs the beginning of a host's name");
    }

    @Test
    void canBePartOfAUnion() throws PolicyException {
        assertThat(Cluster.of("h1 d1*; h2 d2*; h3 d3")
                        .decide(parser.parse("Union(MultipleHosts(2), OneCopyOn(h3))"), 2))
                .isInstanceOf(Decision.NeedsCopy.class);
    }

    @Test
    void isPrintedInTheDocumentationAsItIs() throws IOException {
        String source = Files.readString(Path.of("src/test/java/org/example/OneCopyOn.java"));
        assertThat(Files.readString(Path.of("../docs/replication-policies.md"))).contains(source);
    }
}
