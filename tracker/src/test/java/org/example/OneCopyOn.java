package org.example;

import java.util.List;
import java.util.OptionalInt;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.replication.Decision;
import org.mogilefs.tracker.replication.MultipleHosts;
import org.mogilefs.tracker.replication.PolicyException;
import org.mogilefs.tracker.replication.PolicyInput;
import org.mogilefs.tracker.replication.ReplicationPolicy;

/** {@code OneCopyOn(ssd)}: copies on different hosts, at least one of them on a host whose name begins with "ssd". */
public final class OneCopyOn implements ReplicationPolicy.Factory {
    @Override
    public String name() {
        return "OneCopyOn";
    }

    @Override
    public ReplicationPolicy make(String arguments) throws PolicyException {
        if (arguments.isEmpty()) {
            throw new PolicyException("OneCopyOn needs the beginning of a host's name");
        }
        return new Policy(arguments);
    }

    private record Policy(String prefix) implements ReplicationPolicy {
        @Override
        public Decision decide(PolicyInput input) {
            Decision usual = new MultipleHosts(OptionalInt.empty()).decide(input);
            if (input.on().stream().anyMatch(device -> isWanted(input, device))) {
                return usual;
            }
            List<Device> ideal = input.takers().stream()
                    .filter(device -> isWanted(input, device))
                    .toList();
            // while no such host can take the file, it should not have fewer copies than others
            List<Device> desperate = usual instanceof Decision.NeedsCopy needs ? needs.ideal() : List.of();
            return new Decision.NeedsCopy(ideal, desperate);
        }

        private boolean isWanted(PolicyInput input, Device device) {
            return input.view()
                    .hostOf(device)
                    .filter(host -> host.name().startsWith(prefix))
                    .isPresent();
        }
    }
}
