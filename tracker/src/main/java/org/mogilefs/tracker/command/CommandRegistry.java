package org.mogilefs.tracker.command;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.mogilefs.protocol.ErrorCode;
import org.mogilefs.protocol.Response;
import org.mogilefs.tracker.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All commands by name, and the one place where what goes wrong in them becomes an {@code ERR}. Immutable. */
public final class CommandRegistry {
    private static final Logger log = LoggerFactory.getLogger(CommandRegistry.class);

    private final Map<String, CommandHandler> handlers;
    private final Set<String> atOnce;

    private CommandRegistry(Map<String, CommandHandler> handlers, Set<String> atOnce) {
        this.handlers = Map.copyOf(handlers);
        this.atOnce = Set.copyOf(atOnce);
    }

    /** A fresh, empty builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** The names of all commands. */
    public Set<String> names() {
        return Collections.unmodifiableSet(handlers.keySet());
    }

    /** Whether a command needs what the monitor finds out, and so waits for its first round. */
    public boolean needsMonitor(String command) {
        return handlers.containsKey(command) && !atOnce.contains(command);
    }

    /**
     * Answers a request, whatever happens.
     *
     * @throws InterruptedException when the tracker stops meanwhile
     */
    public Response answer(CommandContext context) throws InterruptedException {
        CommandHandler handler = handlers.get(context.request().command());
        if (handler == null) {
            return Response.Err.of(ErrorCode.UNKNOWN_COMMAND);
        }
        try {
            return handler.handle(context);
        } catch (CommandException e) {
            return e.response();
        } catch (StoreException.Duplicate e) {
            log.info("{}: {}", context.request().command(), e.getMessage());
            return Response.Err.of(ErrorCode.DUP);
        } catch (StoreException.BadValue e) {
            // the value itself is at fault, so its sender is told; the message is made for that
            log.info("{}: {}", context.request().command(), e.getMessage());
            return Response.Err.of(ErrorCode.DB, e.getMessage());
        } catch (StoreException e) {
            log.warn("{}: {}", context.request().command(), e.getMessage());
            return Response.Err.of(ErrorCode.FAILURE);
        } catch (RuntimeException e) {
            log.error("{} failed", context.request().command(), e);
            return Response.Err.of(ErrorCode.FAILURE);
        }
    }

    /** Collects commands; not thread-safe. */
    public static final class Builder {
        private final Map<String, CommandHandler> handlers = new HashMap<>();
        private final Set<String> atOnce = new HashSet<>();

        private Builder() {}

        /**
         * Adds a command.
         *
         * @param name in lower case, as on the wire
         * @throws IllegalStateException when there is one of that name
         */
        public Builder add(String name, CommandHandler handler) {
            if (handlers.put(name, handler) != null) {
                throw new IllegalStateException("two commands are called " + name);
            }
            return this;
        }

        /** Adds a command that needs nothing of what the monitor finds out. */
        public Builder addAtOnce(String name, CommandHandler handler) {
            atOnce.add(name);
            return add(name, handler);
        }

        /** The commands as collected. */
        public CommandRegistry build() {
            return new CommandRegistry(handlers, atOnce);
        }
    }
}
