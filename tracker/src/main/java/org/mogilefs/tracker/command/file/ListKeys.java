package org.mogilefs.tracker.command.file;

import java.util.List;
import org.mogilefs.protocol.ErrorCode;
import org.mogilefs.protocol.Response;
import org.mogilefs.tracker.cluster.Domain;
import org.mogilefs.tracker.command.CommandContext;
import org.mogilefs.tracker.command.CommandException;
import org.mogilefs.tracker.command.CommandHandler;
import org.mogilefs.tracker.store.FileStore;

/**
 * {@code list_keys domain prefix after limit}: the keys of a domain in the database's order, a page a call.
 * {@code next_after} is the last key of the page, so that pages neither repeat nor skip a key.
 */
public final class ListKeys implements CommandHandler {
    private static final int LIMIT_MAX = 1000;

    private final FileStore files;

    /** @param files where keys are */
    public ListKeys(FileStore files) {
        this.files = files;
    }

    @Override
    public Response handle(CommandContext context) {
        Domain domain = context.domain();
        String prefix = context.text("prefix");
        String after = context.text("after");
        if (!prefix.isEmpty() && context.isTrue("after") && !after.startsWith(prefix)) {
            throw new CommandException(ErrorCode.AFTER_MISMATCH);
        }
        int limit = limit(context);
        boolean caseSensitive = context.view().isSet("case_sensitive_list_keys");
        List<String> keys = limit == 0 ? List.of() : files.listKeys(domain.dmid(), prefix, after, limit, caseSensitive);
        if (keys.isEmpty()) {
            throw new CommandException(ErrorCode.NONE_MATCH);
        }
        Response.OkBuilder answer = Response.ok().put("key_count", keys.size());
        for (int i = 0; i < keys.size(); i++) {
            answer.put("key_" + (i + 1), keys.get(i));
        }
        return answer.put("next_after", keys.getLast()).build();
    }

    private static int limit(CommandContext context) {
        if (!context.isTrue("limit")) {
            return LIMIT_MAX;
        }
        long limit = context.arguments().number("limit");
        if (limit < 0) {
            throw new CommandException(ErrorCode.FAILURE);
        }
        return (int) Math.min(limit, LIMIT_MAX);
    }
}
