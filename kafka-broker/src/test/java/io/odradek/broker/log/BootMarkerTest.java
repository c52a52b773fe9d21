package io.odradek.broker.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootMarkerTest {

    @TempDir
    Path directory;

    @Test
    void shouldKnowWhetherTheMachineHasRunOn() throws IOException {
        assertThat(renewIn("boot 1")).as("nothing is known of a first life").isFalse();
        assertThat(renewIn("boot 1")).isTrue();
        assertThat(renewIn("boot 2")).as("the machine was started again").isFalse();
        assertThat(renewIn("boot 2")).isTrue();
    }

    @Test
    void shouldKnowNothingWhereTheSystemDoesNotTell() throws IOException {
        assertThat(renewIn("boot 1")).isFalse();
        Files.delete(directory.resolve("boot_id"));

        assertThat(new BootMarker(directory, FileOpener.SYSTEM, directory.resolve("boot_id")).renew())
                .isFalse();
        assertThat(renewIn("boot 1"))
                .as("what happened in between is not known")
                .isFalse();
    }

    private boolean renewIn(String boot) throws IOException {
        Path system = Files.writeString(directory.resolve("boot_id"), boot + "\n");
        return new BootMarker(directory, FileOpener.SYSTEM, system).renew();
    }
}
