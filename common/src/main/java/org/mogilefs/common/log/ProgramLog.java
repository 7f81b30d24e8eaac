package org.mogilefs.common.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * The log of a program: one line an event to standard output, from where a daemon's start script hands it to the system
 * log. Set up in code, because reading a configuration file would cost a tenth of the time to start. An operator's own
 * Logback file, named by {@code -Dlogback.configurationFile}, wins.
 */
public final class ProgramLog {
    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0}: %msg%n";

    /**
     * Loggers of libraries that are not heard. The client of memcached reports each failure thrice, with stack traces,
     * one of them under the name {@code remoting}; whoever uses it says it once. The HTTP server has a stack trace for
     * each client that goes away in the middle of an upload, and a line for each that sends two hosts or one that is none;
     * the pool of connections one for each that breaks, after
     * which the failed statement and the lost database are said by ourselves.
     */
    public static final List<String> TALKATIVE = List.of(
            "net.rubyeye.xmemcached",
            "com.google.code.yanf4j",
            "remoting",
            "org.eclipse.jetty.server.Response",
            "org.eclipse.jetty.http.HttpParser",
            "org.eclipse.jetty.util.HostPort",
            "com.zaxxer.hikari.pool.ProxyConnection",
            "com.zaxxer.hikari.pool.PoolBase");

    private ProgramLog() {}

    /**
     * Sets the log of a server up.
     *
     * @param debug how much is logged, as {@link #setLevel} takes it
     */
    public static void install(int debug) {
        if (System.getProperty("logback.configurationFile") == null
                && LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.reset();
            context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(standardOutput(context));
            setLevel(debug);
        }
    }

    private static ConsoleAppender<ILoggingEvent> standardOutput(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setName("stdout");
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }

    /**
     * Sets how much is logged.
     *
     * @param debug 0 is usual, 1 adds debugging lines of ours, 2 and more those of libraries too
     */
    public static void setLevel(int debug) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(debug > 1 ? Level.DEBUG : Level.WARN);
            context.getLogger("org.mogilefs").setLevel(debug > 0 ? Level.DEBUG : Level.INFO);
            TALKATIVE.forEach(name -> context.getLogger(name).setLevel(debug > 1 ? Level.DEBUG : Level.OFF));
        }
    }

    /** Keeps the log of a command-line tool quiet: what it has to say it says itself. */
    public static void silence() {
        if (System.getProperty("logback.configurationFile") == null
                && LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.reset();
            context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
        }
    }
}
