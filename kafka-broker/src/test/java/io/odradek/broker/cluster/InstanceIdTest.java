package io.odradek.broker.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.odradek.common.Uuid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceIdTest {

    @TempDir
    Path dir;

    @Test
    void shouldStayTheSameForADirectory() throws IOException {
        Uuid first = InstanceId.readOrCreate(dir);

        assertThat(InstanceId.readOrCreate(dir)).isEqualTo(first);
        assertThat(dir.toFile().list()).containsExactly("odradek.instance");
    }

    @Test
    void shouldSayWhatToDoAboutADamagedFile() throws IOException {
        Files.writeString(dir.resolve("odradek.instance"), "what?");

        assertThatThrownBy(() -> InstanceId.readOrCreate(dir))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("odradek.instance")
                .hasMessageContaining("delete it");
    }
}
