package io.odradek.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An installation of its own, in a place with a space in its name, alone in a world of its own processes: the stop scripts
 * stop every server that they see, and here they see only those of the test.
 */
class InstallationIT {

    private static final long PATIENCE_SECONDS = 180;
    private static final List<String> ALONE = List.of(
            "unshare", "--user", "--map-root-user", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child");

    @TempDir
    static Path directory;

    private static Path home;
    private Path script;

    @BeforeAll
    static void install() {
        home = directory.resolve("my odradek");
        Tool.run("", PATIENCE_SECONDS, List.of("cp", "-r", ServerProcess.DISTRIBUTION.toString(), home.toString()))
                .orFail();
        Tool.run("", PATIENCE_SECONDS, List.of("bash", "-c", "rm -f \"$0\"/lib/*.jsa", home.toString()))
                .orFail();
    }

    @BeforeEach
    void requireUnshare() throws IOException {
        List<String> probe = new ArrayList<>(ALONE);
        probe.add("true");
        assumeTrue(Tool.run("", PATIENCE_SECONDS, probe).exitCode() == 0, "this machine gives no namespaces");
        script = directory.resolve("installation.sh");
        try (InputStream text = InstallationIT.class.getResourceAsStream("installation.sh")) {
            Files.write(script, text.readAllBytes());
        }
    }

    private static Tool.Outcome alone(String... command) {
        List<String> all = new ArrayList<>(ALONE);
        all.addAll(Arrays.asList(command));
        return Tool.run("", PATIENCE_SECONDS, all);
    }

    @Test
    void serversInTheBackgroundAreStoppedByTheirScripts() {
        alone(
                        "bash",
                        script.toString(),
                        "daemons",
                        home.toString(),
                        Integer.toString(FreePort.next()),
                        directory.resolve("daemons").toString())
                .orFail();
    }

    @Test
    void theClassArchiveIsMadeOnceAndUsed() {
        alone(
                        "bash",
                        script.toString(),
                        "archive",
                        home.toString(),
                        directory.resolve("archive").toString())
                .orFail();
    }

    @Test
    void nothingNeedsToBeWrittenBesideTheJars() {
        Tool.Outcome outcome = alone(
                "bash",
                script.toString(),
                "read-only",
                home.toString(),
                directory.resolve("read-only").toString());
        assertThat(outcome.orFail()).doesNotContain("class archive");
    }
}
