package org.mogilefs.tracker.command.topology;

import java.util.OptionalInt;
import org.mogilefs.protocol.Response;
import org.mogilefs.tracker.cluster.Host;
import org.mogilefs.tracker.command.CommandContext;
import org.mogilefs.tracker.command.CommandHandler;

/** {@code get_hosts hostid}: all hosts, or one. */
public final class GetHosts implements CommandHandler {
    @Override
    public Response handle(CommandContext context) {
        Response.OkBuilder answer = Response.ok();
        int count = 0;
        for (Host host : context.view().hosts()) {
            if (!context.arguments().has("hostid") || context.isNumber("hostid", host.hostid())) {
                put(answer, "host" + ++count, host);
            }
        }
        return answer.put("hosts", count).build();
    }

    private static void put(Response.OkBuilder answer, String name, Host host) {
        OptionalInt getPort = host.httpGetPort();
        answer.put(name + "_hostid", host.hostid())
                .put(name + "_status", host.state().wire())
                .put(name + "_hostname", host.name())
                .put(name + "_hostip", host.ip())
                .put(name + "_http_port", host.httpPort())
                .put(name + "_http_get_port", getPort.isPresent() ? Integer.toString(getPort.getAsInt()) : "")
                .put(name + "_altip", host.altip().orElse(""))
                .put(name + "_altmask", host.altmask().orElse(""));
    }
}
