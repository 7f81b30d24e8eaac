package org.mogilefs.testing;

import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What is logged below a name while this is open. */
public final class HeardLog implements AutoCloseable {
    private final Logger logger;
    private final Level usual;
    private final ListAppender<ILoggingEvent> heard = new ListAppender<>();

    /** @param name of a logger; those below it are heard, too */
    public HeardLog(String name) {
        this(name, null);
    }

    /**
     * Hears more, or less, than tests usually log.
     *
     * @param name of a logger; those below it are heard, too
     * @param least what is logged while this is open; null for what is usual
     */
    public HeardLog(String name, Level least) {
        logger = context().getLogger(name);
        usual = logger.getLevel();
        if (least != null) {
            logger.setLevel(least);
        }
        heard.list = new CopyOnWriteArrayList<>();
        heard.setContext(logger.getLoggerContext());
        heard.start();
        logger.addAppender(heard);
    }

    /** @param logging whose lines are heard */
    public HeardLog(Class<?> logging) {
        this(logging.getName());
    }

    // of several threads that log first at once, all but one are given stand-ins until logging is set up
    private static LoggerContext context() {
        await().until(() -> LoggerFactory.getILoggerFactory() instanceof LoggerContext);
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }

    /** All that was heard. */
    public List<ILoggingEvent> events() {
        return List.copyOf(heard.list);
    }

    /** The lines of that level and above, each with the name of the exception whose stack trace comes with it. */
    public List<String> lines(Level level) {
        return events().stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(level))
                .map(HeardLog::text)
                .toList();
    }

    private static String text(ILoggingEvent event) {
        String message = event.getFormattedMessage();
        return event.getThrowableProxy() == null
                ? message
                : message + " " + event.getThrowableProxy().getClassName();
    }

    @Override
    public void close() {
        logger.detachAppender(heard);
        logger.setLevel(usual);
    }
}
