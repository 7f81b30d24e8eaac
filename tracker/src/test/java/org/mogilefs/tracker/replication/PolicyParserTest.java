package org.mogilefs.tracker.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyParserTest {
    private final PolicyParser parser = new PolicyParser();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MultipleHosts(3)",
                " MultipleHosts ( 3 ) ",
                "MogileFS::ReplicationPolicy::MultipleHosts(3)",
                "MultipleHosts(3) and more"
            })
    void everyFormOfOnePolicyIsTheSame(String text) throws PolicyException {
        assertThat(parser.parse(text)).isEqualTo(new MultipleHosts(OptionalInt.of(3)));
    }

    @Test
    void noNumberOrZeroLeavesItToTheClass() throws PolicyException {
        assertThat(parser.parse("MultipleHosts()")).isEqualTo(new MultipleHosts(OptionalInt.empty()));
        assertThat(parser.parse("MultipleHosts(00)")).isEqualTo(new MultipleHosts(OptionalInt.empty()));
        assertThat(parser.parse("MultipleDevices(0)")).isEqualTo(new MultipleDevices(OptionalInt.empty()));
    }

    @Test
    void unionsHoldPoliciesOverSeveralLinesAndEndInAComma() throws PolicyException {
        assertThat(parser.parse("Union(\n  MultipleHosts(2),\n  HostsPerNetwork(near=1, far=2),\n)"))
                .isEqualTo(new Union(List.of(
                        new MultipleHosts(OptionalInt.of(2)), new HostsPerNetwork(Map.of("near", 1, "far", 2)))));
    }

    @Test
    void policiesOfAUnionNeedNoCommaBetweenThem() throws PolicyException {
        assertThat(parser.parse("Union(MultipleHosts(2) Union(MultipleDevices()))"))
                .isEqualTo(new Union(List.of(
                        new MultipleHosts(OptionalInt.of(2)),
                        new Union(List.of(new MultipleDevices(OptionalInt.empty()))))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "MultipleHosts",
                "MultipleHosts(2",
                "MultipleHosts(two)",
                "Nowhere()",
                "Union()",
                "Union(MultipleHosts)",
                "Union(MultipleHosts(), and more)",
                "Union(, MultipleHosts())",
                "HostsPerNetwork()",
                "HostsPerNetwork(near)",
                "HostsPerNetwork(near=1, near=2)"
            })
    void nonsenseIsRefusedWithOneLine(String text) {
        assertThatThrownBy(() -> parser.parse(text))
                .isInstanceOf(PolicyException.class)
                .message()
                .startsWith("Failed to ")
                .hasLineCount(1);
    }

    @Test
    void nestingHasAnEnd() {
        String deep = "Union(".repeat(5000) + "MultipleHosts()" + ")".repeat(5000);
        assertThatThrownBy(() -> parser.parse(deep)).isInstanceOf(PolicyException.class);
    }
}
