package io.odradek.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts as a user meets them: usage, exit codes, environment, and the process that they become. */
class ScriptsIT {

    private static final long PATIENCE_SECONDS = 90;

    @TempDir
    Path directory;

    private Tool.Outcome run(String script, String... arguments) {
        List<String> command = new ArrayList<>(List.of("env", "LOG_DIR=" + directory.resolve("logs")));
        command.add(ServerProcess.DISTRIBUTION.resolve("bin").resolve(script).toString());
        command.addAll(Arrays.asList(arguments));
        return Tool.run("", PATIENCE_SECONDS, command);
    }

    private String properties(String... lines) throws IOException {
        return Files.write(directory.resolve("server.properties"), List.of(lines))
                .toString();
    }

    @Test
    void withoutArgumentsTheySayWhatTheyTake() {
        for (String script : List.of("kafka-server-start.sh", "zookeeper-server-start.sh", "odradek")) {
            Tool.Outcome outcome = run(script);
            assertThat(outcome.exitCode()).as(script).isEqualTo(1);
            assertThat(outcome.output() + outcome.errors()).contains("Usage: " + script);
            assertThat(run(script, "--help").orFail()).contains("Usage: " + script);
        }
        assertThat(run("odradek", "dev", "--help").orFail()).contains("--data-dir");
    }

    @Test
    void whatIsNotUnderstoodIsNamed() {
        assertThat(run("odradek", "serve").errors()).contains("there is no command 'serve'");
        Tool.Outcome option = run("odradek", "dev", "--prot", "1");
        assertThat(option.exitCode()).isEqualTo(1);
        assertThat(option.output()).contains("there is no option --prot");
        assertThat(run("odradek", "dev", "--brokers", "none").output()).contains("--brokers takes a number");
        Tool.Outcome port = run("odradek", "dev", "--port", "many");
        assertThat(port.exitCode()).isEqualTo(1);
        assertThat(port.output()).contains("--port takes a port", "many");
    }

    @Test
    void aStartThatFailsSaysWhyInOneLine() throws IOException {
        Tool.Outcome noFile =
                run("kafka-server-start.sh", directory.resolve("absent").toString());
        assertThat(noFile.exitCode()).isEqualTo(1);
        assertThat(noFile.output().lines().filter(line -> line.contains("ERROR")))
                .singleElement()
                .asString()
                .contains("cannot read", "absent");

        Tool.Outcome badValue = run("kafka-server-start.sh", properties("num.partitions=some", "brokr.id=1"));
        assertThat(badValue.exitCode()).isEqualTo(1);
        assertThat(badValue.output()).contains("Unknown configuration key brokr.id; did you mean broker.id?");
        assertThat(badValue.output().lines().filter(line -> line.contains("ERROR")))
                .singleElement()
                .asString()
                .contains("num.partitions", "some");
    }

    @Test
    void theScriptBecomesTheServerAndHonoursTheEnvironment() throws IOException {
        try (Cluster cluster = Cluster.start(directory)) {
            Path logs = directory.resolve("logs of the second");
            Map<String, String> environment = Map.of(
                    "KAFKA_HEAP_OPTS", "-Xmx200M", "KAFKA_OPTS", "-Dodradek.test=yes", "LOG_DIR", logs.toString());
            try (ServerProcess second = ServerProcess.script(
                    directory,
                    "kafka-server-start.sh",
                    environment,
                    properties("broker.id=1", "zookeeper.connect=127.0.0.1:" + cluster.zookeeperPort()),
                    "--override",
                    "listeners=PLAINTEXT://127.0.0.1:0",
                    "--override",
                    "log.dirs=" + directory.resolve("second"))) {
                second.await("Broker 1 of cluster \\S+ serves");
                String commandLine = Files.readString(Path.of("/proc/" + second.pid() + "/cmdline"))
                        .replace('\0', ' ');
                assertThat(commandLine).contains("java ", "-Xmx200M", "-Dodradek.test=yes", "BrokerMain");
                assertThat(directory.resolve("second/meta.properties")).exists();
                assertThat(logs.resolve("server.log")).exists();
            }
        }
    }

    @Test
    void theDevelopmentServerKeepsItsDataOverCtrlC() throws Exception {
        String data = directory.resolve("data").toString();
        String[] arguments = {"dev", "--port", "0", "--zookeeper-port", "0", "--data-dir", data};
        ServerProcess first = ServerProcess.script(directory, "odradek", Map.of(), arguments);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", first.await("bootstrap.servers=(\\S+)")))) {
            admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1)))
                    .all()
                    .get();
        }
        Tool.run("", PATIENCE_SECONDS, List.of("kill", "-INT", Long.toString(first.pid())))
                .orFail();
        assertThat(first.awaitExit()).isIn(0, 130);
        assertThat(directory.resolve("data/kafka-logs/.kafka_cleanshutdown")).exists();

        try (ServerProcess second = ServerProcess.script(directory, "odradek", Map.of(), arguments);
                Admin admin = Admin.create(Map.of("bootstrap.servers", second.await("bootstrap.servers=(\\S+)")))) {
            assertThat(admin.listTopics().names().get()).contains("kept");
        }
    }

    @Test
    void theDevelopmentServerMayHaveSeveralBrokers() throws Exception {
        String data = directory.resolve("data").toString();
        String[] arguments = {"dev", "--brokers", "3", "--port", "0", "--zookeeper-port", "0", "--data-dir", data};
        try (ServerProcess cluster = ServerProcess.script(directory, "odradek", Map.of(), arguments);
                Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.await("bootstrap.servers=(\\S+)")))) {
            assertThat(admin.describeCluster().nodes().get()).hasSize(3);
            admin.createTopics(List.of(new NewTopic("replicated", Optional.of(3), Optional.empty())))
                    .all()
                    .get();
            assertThat(admin.describeTopics(List.of("replicated"))
                            .allTopicNames()
                            .get()
                            .get("replicated")
                            .partitions())
                    .allSatisfy(partition -> assertThat(partition.replicas()).hasSize(3));
        }
    }
}
