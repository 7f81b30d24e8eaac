package org.mogilefs.storage;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What is logged below a name while this is open. */
public final class HeardLog implements AutoCloseable {
    private final Logger logger;
    private final ListAppender<ILoggingEvent> heard = new ListAppender<>();

    /** @param name of a logger; those below it are heard, too */
    public HeardLog(String name) {
        logger = (Logger) LoggerFactory.getLogger(name);
        heard.start();
        logger.addAppender(heard);
    }

    /** The lines of that level and above. */
    public List<String> lines(Level level) {
        synchronized (heard) {
            return List.copyOf(heard.list).stream()
                    .filter(event -> event.getLevel().isGreaterOrEqual(level))
                    .map(event -> event.getFormattedMessage()
                            + (event.getThrowableProxy() == null
                                    ? ""
                                    : " " + event.getThrowableProxy().getClassName()))
                    .toList();
        }
    }

    @Override
    public void close() {
        logger.detachAppender(heard);
    }
}
