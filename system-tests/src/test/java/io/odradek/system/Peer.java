package io.odradek.system;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A release of Apache Kafka as a folder of jars, whose main classes run in processes of their own. */
record Peer(Path lib) {

    /** The last line with ZooKeeper: broker, ZooKeeper and tools. */
    static final Peer KAFKA_39 = new Peer(Path.of(System.getProperty("odradek.peer.kafka39")));

    /** The newest tools. */
    static final Peer KAFKA_4 = new Peer(Path.of(System.getProperty("odradek.peer.kafka4")));

    private static final long PATIENCE_SECONDS = 120;

    List<String> command(List<String> options, String mainClass, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // tools live for seconds: the quick compiler is enough, and half the processor time
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(options);
        command.addAll(List.of("-cp", lib + File.separator + "*", mainClass));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    /** Runs a tool to its end. */
    Tool.Outcome run(String mainClass, String... arguments) {
        return runWithInput("", mainClass, arguments);
    }

    /** Runs a tool to its end, with something to read. */
    Tool.Outcome runWithInput(String input, String mainClass, String... arguments) {
        return Tool.run(input, PATIENCE_SECONDS, command(List.of("-Xmx256m"), mainClass, arguments));
    }
}
