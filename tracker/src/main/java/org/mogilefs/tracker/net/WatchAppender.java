package org.mogilefs.tracker.net;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** Hands what is logged to the watchers. Runs on whatever thread logs, and never waits. */
final class WatchAppender extends AppenderBase<ILoggingEvent> {
    private final Watchers watchers;

    private WatchAppender(Watchers watchers) {
        this.watchers = watchers;
    }

    /** Taps the root logger until closed; does nothing where Logback is not the backend. */
    static AutoCloseable tap(Watchers watchers) {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (!(factory instanceof LoggerContext context)) {
            return () -> {};
        }
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        WatchAppender appender = new WatchAppender(watchers);
        appender.setContext(context);
        appender.setName("watch-" + System.identityHashCode(appender));
        appender.start();
        root.addAppender(appender);
        return () -> {
            root.detachAppender(appender);
            appender.stop();
        };
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (!watchers.isWatched()) {
            return;
        }
        String source = event.getLevel().toInt() <= Level.DEBUG_INT ? "debug" : event.getThreadName();
        watchers.publish("[" + source + "] " + event.getFormattedMessage());
    }
}
