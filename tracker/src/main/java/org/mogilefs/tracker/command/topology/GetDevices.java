package org.mogilefs.tracker.command.topology;

import java.util.OptionalLong;
import org.mogilefs.protocol.Response;
import org.mogilefs.tracker.cluster.Device;
import org.mogilefs.tracker.command.CommandContext;
import org.mogilefs.tracker.command.CommandHandler;

/** {@code get_devices devid}: all devices, or one, with what this tracker's monitor saw of them. */
public final class GetDevices implements CommandHandler {
    @Override
    public Response handle(CommandContext context) {
        Response.OkBuilder answer = Response.ok();
        int count = 0;
        for (Device device : context.view().devices()) {
            if (!context.arguments().has("devid") || context.isNumber("devid", device.devid())) {
                put(answer, "dev" + ++count, device);
            }
        }
        return answer.put("devices", count).build();
    }

    private static void put(Response.OkBuilder answer, String name, Device device) {
        answer.put(name + "_devid", device.devid())
                .put(name + "_hostid", device.hostid())
                .put(name + "_status", device.state().wire())
                .put(name + "_weight", device.weight())
                .put(name + "_mb_total", text(device.mbTotal()))
                .put(name + "_mb_used", text(device.mbUsed()))
                .put(name + "_mb_asof", text(device.mbAsof()))
                .put(name + "_mb_free", text(device.mbFree()))
                .put(name + "_observed_state", device.observed().state().wire())
                .put(name + "_utilization", device.observed().utilization())
                .put(
                        name + "_reject_bad_md5",
                        device.observed()
                                .rejectsBadMd5()
                                .map(r -> r ? "1" : "0")
                                .orElse(""));
    }

    private static String text(OptionalLong value) {
        return value.isPresent() ? Long.toString(value.getAsLong()) : "";
    }
}
