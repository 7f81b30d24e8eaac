package org.mogilefs.tracker.command.topology;

import java.util.LinkedHashMap;
import java.util.Map;
import org.mogilefs.common.model.HostState;
import org.mogilefs.protocol.ErrorCode;
import org.mogilefs.tracker.command.CommandContext;
import org.mogilefs.tracker.command.CommandException;

/** From a request's arguments to the columns of the table {@code host}. */
final class HostColumns {
    private static final Map<String, String> COLUMNS = columns();

    private HostColumns() {}

    private static Map<String, String> columns() {
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("ip", "hostip");
        columns.put("port", "http_port");
        columns.put("getport", "http_get_port");
        columns.put("altip", "altip");
        columns.put("altmask", "altmask");
        columns.put("status", "status");
        return columns;
    }

    /** The columns of the arguments that were given; an empty status is as none. */
    static Map<String, String> of(CommandContext context) {
        Map<String, String> values = new LinkedHashMap<>();
        COLUMNS.forEach(
                (argument, column) -> context.arguments().get(argument).ifPresent(value -> values.put(column, value)));
        values.remove("status", "");
        return values;
    }

    /** Refuses a status that no host can have. */
    static void checkStatus(String status) {
        if (HostState.ofWire(status).isEmpty()) {
            throw new CommandException(ErrorCode.UNKNOWN_STATE);
        }
    }
}
