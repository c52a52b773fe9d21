package io.odradek.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A server in a process of its own. None outlives the tests, whatever happens to them. */
public final class ServerProcess implements AutoCloseable {

    static final Path DISTRIBUTION = Path.of(System.getProperty("odradek.distribution"));

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly)));
    }

    private final Process process;
    private final Path output;

    private ServerProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /**
     * Starts a server of the distribution through its script, as a user would.
     *
     * @param directory where its output and its log go
     */
    public static ServerProcess script(
            Path directory, String script, Map<String, String> environment, String... arguments) {
        return script(directory, Place.LOOPBACK, script, environment, arguments);
    }

    /** The same, somewhere else. */
    public static ServerProcess script(
            Path directory, Place place, String script, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(place.prefix());
        command.add(DISTRIBUTION.resolve("bin").resolve(script).toString());
        command.addAll(Arrays.asList(arguments));
        ServerProcess server = start(directory, script, command, environment);
        place.runs(server.pid());
        return server;
    }

    /** Starts a server of somebody else: a main class in a folder of jars. */
    static ServerProcess java(Path directory, Peer peer, List<String> options, String mainClass, String... arguments) {
        return start(directory, mainClass, peer.command(options, mainClass, arguments), Map.of());
    }

    private static ServerProcess start(
            Path directory, String name, List<String> command, Map<String, String> environment) {
        Path output = directory.resolve(name + "-" + System.nanoTime() + ".out");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .directory(directory.toFile());
        builder.environment().put("LOG_DIR", directory.resolve("server-logs").toString());
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            RUNNING.add(process);
            return new ServerProcess(process, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for a line of its output, and gives the first group of the pattern. */
    public String await(String pattern) {
        Pattern wanted = Pattern.compile(pattern);
        Matcher[] found = new Matcher[1];
        Awaitility.await(pattern)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .failFast(this::requireAlive)
                .until(() -> {
                    found[0] = wanted.matcher(output());
                    return found[0].find();
                });
        return found[0].groupCount() == 0 ? found[0].group() : found[0].group(1);
    }

    /** Everything that it has written. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    /** Fails with the server's output if it has ended. */
    public void requireAlive() {
        if (!process.isAlive()) {
            throw new AssertionError("the server has ended:\n" + output());
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** SIGSTOP: it hangs, with its connections open, as in a long pause of its memory or of its machine. */
    public void pause() {
        signal("STOP");
    }

    /** SIGCONT: it goes on, and knows nothing of the time that has passed. */
    public void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** SIGTERM: it may take its time. */
    public void terminate() {
        process.destroy();
    }

    /** SIGKILL: no time for last words. */
    public void kill() {
        signalKill();
        awaitExit();
    }

    /** SIGKILL, without waiting for the end. */
    public void signalKill() {
        process.destroyForcibly();
    }

    /** Waits for its end and gives its exit code. */
    public int awaitExit() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("process " + process.pid() + " does not end:\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            RUNNING.remove(process);
        }
    }

    /** SIGTERM, and what a stop takes. */
    @Override
    public void close() {
        terminate();
        awaitExit();
    }
}
