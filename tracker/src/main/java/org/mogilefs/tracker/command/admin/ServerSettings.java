package org.mogilefs.tracker.command.admin;

import java.util.Map;
import java.util.TreeMap;
import org.mogilefs.protocol.Response;
import org.mogilefs.tracker.command.CommandContext;
import org.mogilefs.tracker.command.CommandHandler;
import org.mogilefs.tracker.store.SettingStore;

/** {@code server_settings}: all settings but the state of fsck, by key. */
public final class ServerSettings implements CommandHandler {
    private final SettingStore settings;

    /** @param settings the table */
    public ServerSettings(SettingStore settings) {
        this.settings = settings;
    }

    @Override
    public Response handle(CommandContext context) {
        Response.OkBuilder answer = Response.ok();
        int count = 0;
        for (Map.Entry<String, String> setting : new TreeMap<>(settings.all()).entrySet()) {
            if (isShown(setting.getKey())) {
                answer.put("key_" + ++count, setting.getKey()).put("value_" + count, setting.getValue());
            }
        }
        return answer.put("key_count", count).build();
    }

    private static boolean isShown(String key) {
        return !key.startsWith("fsck_") || key.equals("fsck_checksum");
    }
}
