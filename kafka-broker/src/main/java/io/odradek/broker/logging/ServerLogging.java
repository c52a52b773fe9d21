package io.odradek.broker.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * The logging of a server: INFO to standard output and to the file that {@code odradek.log.file} names; ZooKeeper's and
 * Curator's own talk from WARN on. It is done in code because an XML parser is many classes to load at a start.
 *
 * <p>{@code -Dodradek.console.level=LEVEL} keeps what is below off the standard output. {@code -Dlogback.configurationFile=FILE} replaces all
 * of it. {@code -Dodradek.log.level=LEVEL} changes the level.
 *
 * <p>Without {@code odradek.log.file}, which the scripts set, this is no server and logback looks for its own files.
 *
 * <p>Runs on: the first thread that logs; found by logback through {@code META-INF/services}.
 */
public final class ServerLogging extends ContextAwareBase implements Configurator {

    private static final String PATTERN = "[%d] %p %m \\(%c\\)%n";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        String file = System.getProperty("odradek.log.file");
        if (file == null || System.getProperty("logback.configurationFile") != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(System.getProperty("odradek.log.level"), Level.INFO));
        context.getLogger("org.apache.zookeeper").setLevel(Level.WARN);
        context.getLogger("org.apache.curator").setLevel(Level.WARN);
        // warns at every start that a limit of connections is not set, which is what is wanted
        context.getLogger("org.apache.zookeeper.server.ServerCnxnFactory").setLevel(Level.ERROR);
        root.addAppender(started(context, console(), "console"));
        FileAppender<ILoggingEvent> appender = new FileAppender<>();
        appender.setFile(file);
        root.addAppender(started(context, appender, "file"));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static ConsoleAppender<ILoggingEvent> console() {
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        String level = System.getProperty("odradek.console.level");
        if (level != null) {
            ThresholdFilter filter = new ThresholdFilter();
            filter.setLevel(level);
            filter.start();
            console.addFilter(filter);
        }
        return console;
    }

    private static OutputStreamAppender<ILoggingEvent> started(
            LoggerContext context, OutputStreamAppender<ILoggingEvent> appender, String name) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        appender.setContext(context);
        appender.setName(name);
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }
}
