package org.mogilefs.tools.admin;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.mogilefs.client.MogileClient;
import org.mogilefs.client.TrackerAddress;
import org.mogilefs.tools.cli.Command;
import org.mogilefs.tools.cli.Config;
import org.mogilefs.tools.cli.Invocation;
import org.mogilefs.tools.cli.Io;
import org.mogilefs.tools.cli.Option;
import org.mogilefs.tools.cli.Parser;
import org.mogilefs.tools.cli.Program;
import org.mogilefs.tools.cli.ToolException;
import org.mogilefs.tools.cli.UsageException;

/**
 * {@code mogadm [options] <topic> <verb> ...}. Each topic is a class of its own, made only when it is asked for. A
 * command that is not understood prints the help that fits on standard output and ends with status 1, as the original.
 */
public final class Mogadm implements Program {
    static final List<String> TOPICS =
            List.of("check", "stats", "host", "device", "domain", "class", "slave", "fsck", "rebalance", "settings");

    private static final int ANSWER_SECONDS = 15;
    private static final Duration LOCAL_TRACKER_TIMEOUT = Duration.ofSeconds(1);

    private static final List<Option> OPTIONS = List.of(
            Option.value("trackers", "HOST:PORT,...", "The trackers to talk to."),
            Option.value("config", "FILE", "A configuration file, besides ~/.mogilefs.conf and the system's."),
            Option.value("lib", "DIR", "Accepted for the sake of old scripts, and ignored."),
            Option.flag("json", "Print listings as JSON."),
            Option.flag("verbose", "Say what was done."),
            Option.flag("help", "Show help."));

    private final Io io;

    /** Speaks through {@code io}. */
    public Mogadm(Io io) {
        this.io = io;
    }

    @Override
    public String name() {
        return "mogadm";
    }

    @Override
    public String description() {
        return "Administers a MogileFS cluster: hosts, devices, domains, classes, settings, fsck, rebalance.";
    }

    @Override
    public List<Option> commonOptions() {
        return OPTIONS;
    }

    @Override
    public List<Command> commands() {
        return TOPICS.stream()
                .flatMap(topic -> new Topics(io, null).commands(topic).stream())
                .toList();
    }

    @Override
    public int failureStatus() {
        return 1;
    }

    @Override
    public int run(List<String> arguments) throws Exception {
        Parser.Leading leading;
        try {
            leading = Parser.leading(OPTIONS, arguments);
        } catch (UsageException e) {
            io.complain(e.getMessage());
            return new MogadmHelp(io).everything(this);
        }
        List<String> words = leading.rest();
        if (leading.values().containsKey("help") || words.isEmpty() || !TOPICS.contains(words.getFirst())) {
            return new MogadmHelp(io).everything(this);
        }
        String topic = words.getFirst();
        AdminContext context = new AdminContext(io, this::connect);
        List<Command> commands = new Topics(io, context).commands(topic);
        boolean lone = commands.size() == 1 && commands.getFirst().name().equals(topic);
        if (!lone && words.size() < 2) {
            return new MogadmHelp(io).topic(topic, commands);
        }
        String name = lone ? topic : topic + " " + words.get(1);
        Command command =
                commands.stream().filter(c -> c.name().equals(name)).findFirst().orElse(null);
        if (command == null) {
            return new MogadmHelp(io).topic(topic, commands);
        }
        List<String> rest = new ArrayList<>(arguments.subList(0, arguments.size() - words.size()));
        rest.addAll(words.subList(lone ? 1 : 2, words.size()));
        return run(command, context, rest);
    }

    private int run(Command command, AdminContext context, List<String> arguments) throws Exception {
        try (context) {
            Invocation invocation = Parser.parse(command, OPTIONS, arguments);
            if (invocation.has("help")) {
                return new MogadmHelp(io).command(command, "");
            }
            context.begin(invocation);
            return command.action().run(invocation);
        } catch (UsageException e) {
            return new MogadmHelp(io).command(command, e.getMessage());
        }
    }

    /** A client for the trackers of the command line or the configuration, or else for a tracker on this machine. */
    private MogileClient connect(Invocation invocation) {
        Config config = Config.read(io, invocation.text("config"), false);
        List<TrackerAddress> trackers = config.trackers(invocation);
        if (trackers.isEmpty()) {
            trackers = List.of(localTracker());
        }
        return MogileClient.builder()
                .trackers(trackers)
                .answerTimeout(Duration.ofSeconds(timeout(config)))
                .build();
    }

    private static int timeout(Config config) {
        String timeout = config.values().getOrDefault("timeout", "");
        boolean digits =
                !timeout.isEmpty() && timeout.length() < 6 && timeout.chars().allMatch(Character::isDigit);
        return digits ? Math.max(1, Integer.parseInt(timeout)) : ANSWER_SECONDS;
    }

    private static TrackerAddress localTracker() {
        TrackerAddress local = new TrackerAddress("127.0.0.1", TrackerAddress.DEFAULT_PORT);
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(local.host(), local.port()), (int) LOCAL_TRACKER_TIMEOUT.toMillis());
            return local;
        } catch (IOException e) {
            throw new ToolException(
                    "No tracker is known. Name yours in /etc/mogilefs/mogilefs.conf or ~/.mogilefs.conf:\n\n"
                            + "    trackers = 10.0.0.1:7001, 10.0.0.2:7001\n\n"
                            + "or on the command line:\n\n"
                            + "    mogadm --trackers=10.0.0.1:7001,10.0.0.2:7001 ...\n");
        }
    }
}
