package io.odradek.broker.server;

import static io.odradek.broker.testing.Requests.ALL;
import static io.odradek.broker.testing.Requests.create;
import static io.odradek.broker.testing.Requests.read;
import static io.odradek.broker.testing.Requests.topic;
import static io.odradek.broker.testing.Requests.tryWrite;
import static io.odradek.broker.testing.Requests.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.broker.testing.Jmx;
import io.odradek.broker.testing.TestBroker;
import io.odradek.broker.testing.TestClient;
import io.odradek.protocol.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One log directory of two fails: its partitions answer with an error that clients retry, the others go on. */
class StorageFailureIT {

    private static final String OFFLINE = "kafka.log:type=LogManager,name=OfflineLogDirectoryCount";

    @TempDir
    Path directory;

    private Path first;
    private Path second;
    private TestBroker test;
    private TestClient client;

    @BeforeEach
    void start() {
        first = directory.resolve("first");
        second = directory.resolve("second");
        test = TestBroker.start(directory, Map.of("log.dirs", first + "," + second));
        client = test.client();
        // segments of one record, so that each write makes new files
        create(client, topic("broken", 1, Map.of("segment.bytes", "100")));
        create(client, "sound");
    }

    @AfterEach
    void stop() {
        client.close();
        test.close();
    }

    private Path directoryOf(String topic) {
        return first.resolve(topic + "-0").toFile().isDirectory() ? first : second;
    }

    /** Takes the files of a partition away from under the broker: the next new segment cannot be made. */
    private void breakDirectory() throws IOException {
        assertThat(directoryOf("broken")).isNotEqualTo(directoryOf("sound"));
        Files.move(directoryOf("broken").resolve("broken-0"), directory.resolve("taken-away"));
    }

    @Test
    void itsPartitionsAnswerStorageErrorAndTheOthersServeOn() throws IOException {
        assertThat(tryWrite(client, "broken", ALL, "one")).isEqualTo(ErrorCode.NONE);
        assertThat(Jmx.value(OFFLINE)).isEqualTo(0L);
        breakDirectory();

        assertThat(tryWrite(client, "broken", ALL, "two")).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);

        assertThat(tryWrite(client, "broken", 1, "three")).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        assertThat(ErrorCode.of(read(client, "broken", 0).errorCode())).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        assertThat(Jmx.value(OFFLINE)).isEqualTo(1L);
        assertThat(tryWrite(client, "sound", ALL, "fine")).isEqualTo(ErrorCode.NONE);
        assertThat(values(client, "sound", 0)).containsExactly("fine");
        assertThat(create(client, "later")).isEqualTo(ErrorCode.NONE);
        assertThat(tryWrite(client, "later", ALL, "fine")).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void aStartWithoutItMakesNoEmptyLogInItsPlace() throws IOException {
        assertThat(tryWrite(client, "broken", ALL, "one")).isEqualTo(ErrorCode.NONE);
        Path away = directoryOf("broken");
        client.close();
        test.stop();
        Path kept = directory.resolve("kept");
        Files.move(away, kept);
        Files.createFile(away);

        test.start();
        client = test.client();
        assertThat(tryWrite(client, "broken", ALL, "two")).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        assertThat(tryWrite(client, "sound", ALL, "fine")).isEqualTo(ErrorCode.NONE);
        assertThat(create(client, "later")).isEqualTo(ErrorCode.NONE);
        assertThat(tryWrite(client, "later", ALL, "fine")).isEqualTo(ErrorCode.NONE);
        client.close();
        test.stop();

        Files.delete(away);
        Files.move(kept, away);
        test.start();
        client = test.client();
        assertThat(values(client, "broken", 0)).containsExactly("one");
        assertThat(tryWrite(client, "broken", ALL, "two")).isEqualTo(ErrorCode.NONE);
    }
}
