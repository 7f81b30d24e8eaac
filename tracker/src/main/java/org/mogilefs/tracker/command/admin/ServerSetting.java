package org.mogilefs.tracker.command.admin;

import org.mogilefs.protocol.ErrorCode;
import org.mogilefs.protocol.Response;
import org.mogilefs.tracker.command.CommandContext;
import org.mogilefs.tracker.command.CommandHandler;
import org.mogilefs.tracker.store.SettingStore;

/** {@code server_setting key}: one setting from the database; empty when it is not set. */
public final class ServerSetting implements CommandHandler {
    private final SettingStore settings;

    /** @param settings the table */
    public ServerSetting(SettingStore settings) {
        this.settings = settings;
    }

    @Override
    public Response handle(CommandContext context) {
        String key = context.required("key", ErrorCode.BAD_PARAMS);
        return Response.ok()
                .put("key", key)
                .put("value", settings.get(key).orElse(""))
                .build();
    }
}
