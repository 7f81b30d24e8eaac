package org.mogilefs.tracker.command.admin;

import java.util.Optional;
import org.mogilefs.protocol.ErrorCode;
import org.mogilefs.protocol.Response;
import org.mogilefs.tracker.cluster.ClusterState;
import org.mogilefs.tracker.command.CommandContext;
import org.mogilefs.tracker.command.CommandException;
import org.mogilefs.tracker.command.CommandHandler;
import org.mogilefs.tracker.store.SettingStore;

/** {@code set_server_setting key value}: writes a setting that clients may write, in form. */
public final class SetServerSetting implements CommandHandler {
    private final SettingStore settings;
    private final ClusterState cluster;

    /** @param cluster is brought up to date before the answer */
    public SetServerSetting(SettingStore settings, ClusterState cluster) {
        this.settings = settings;
        this.cluster = cluster;
    }

    @Override
    public Response handle(CommandContext context) {
        String key = context.required("key", ErrorCode.BAD_PARAMS);
        SettingFormat format = SettingFormat.of(key).orElseThrow(() -> new CommandException(ErrorCode.NOT_WRITABLE));
        Optional<String> value = format.clean(context.text("value"));
        value.ifPresentOrElse(v -> settings.set(key, v), () -> settings.delete(key));
        if (key.startsWith("slave_")) {
            // trackers watch this number and connect to the replicas anew
            settings.increment("slave_version", 1);
        }
        cluster.reload();
        return Response.Ok.EMPTY;
    }
}
