package org.mogilefs.tracker.command;

import org.mogilefs.protocol.Response;

/** One command of the line protocol. Handlers hold no state of a request and run on its virtual thread. */
@FunctionalInterface
public interface CommandHandler {
    /**
     * Answers a request.
     *
     * @throws CommandException to answer {@code ERR} with a code
     * @throws InterruptedException when the tracker stops meanwhile
     */
    Response handle(CommandContext context) throws InterruptedException;
}
