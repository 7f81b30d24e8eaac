package org.mogilefs.tracker.command.file;

import org.mogilefs.tracker.command.CommandContext;
import org.mogilefs.tracker.node.DeviceUrls;

/** The URLs of copies as the sender of a request sees them. */
final class Seen {
    private Seen() {}

    static DeviceUrls by(CommandContext context) {
        return new DeviceUrls(
                context.view(), context.client(), context.text("zone").equals("alt"));
    }
}
