package io.odradek.broker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.odradek.common.config.ConfigException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From text to value, and what is said when there is no way. */
class ConfigKeyTest {

    @Test
    void blanksAroundAValueDoNotCount() {
        assertThat(ServerKeys.NUM_PARTITIONS.parse(" 3 ")).isEqualTo(3);
        assertThat(LogKeys.RETENTION_BYTES.parse("\t-1")).isEqualTo(-1L);
        assertThat(LogKeys.CLEANER_MIN_RATIO.parse("0.25 ")).isEqualTo(0.25);
        assertThat(ServerKeys.DELETE_TOPICS.parse(" False")).isFalse();
        assertThat(LogKeys.LOG_DIRS.parse(" /a , /b")).containsExactly("/a", "/b");
        assertThat(LogKeys.COMPRESSION_TYPE.parse(" zstd ")).isEqualTo("zstd");
    }

    @Test
    void anEmptyListIsOneWithoutElements() {
        assertThat(LogKeys.LOG_DIRS.parse(" ")).isEqualTo(List.of());
    }

    @Test
    void noTextIsNoValue() {
        assertThat(LogKeys.RETENTION_MS.parse(null)).isNull();
        assertThat(LogKeys.RETENTION_MS.defaultValue()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "num.partitions | many | it takes a 32-bit number, numbers from 1",
                "num.partitions | 0 | it takes numbers from 1",
                "num.partitions | 2147483648 | it takes a 32-bit number, numbers from 1",
                "log.retention.bytes | 1.5 | it takes a 64-bit number, numbers from -1",
                "log.cleaner.min.cleanable.ratio | 1.1 | it takes numbers from 0 to 1",
                "log.cleaner.min.cleanable.ratio | NaN | it takes numbers from 0 to 1",
                "auto.create.topics.enable | yes | it takes a boolean",
                "compression.type | brotli | it takes one of uncompressed, zstd, lz4, snappy, gzip, producer",
                "log.cleanup.policy | delete,shred | it takes a list of delete, compact",
                "metrics.port | 65536 | it takes numbers from -1 to 65535",
            })
    void aRefusalNamesTheValueTheKeyAndWhatItTakes(String name, String value, String takes) {
        ConfigKey<?> key = BrokerConfig.key(name).orElseThrow();

        assertThatThrownBy(() -> key.parse(value))
                .isInstanceOf(ConfigException.class)
                .hasMessage("Invalid value " + value + " for configuration " + name + ": " + takes);
    }

    @Test
    void everyDefaultIsAValueThatItsKeyTakes() {
        BrokerConfig.allKeys().forEach(ConfigKey::defaultValue);
        TopicKeys.all().forEach(key -> key.key().defaultValue());
    }

    @Test
    void everyKeyIsInTheTableOnceAndDocumented() {
        Set<String> names = new HashSet<>();
        for (ConfigKey<?> key : BrokerConfig.allKeys()) {
            assertThat(names.add(key.name())).as(key.name()).isTrue();
            assertThat(key.documentation()).as(key.name()).endsWith(".");
            assertThat(BrokerConfig.key(key.name())).containsSame(key);
        }
    }

    @Test
    void everyConstantOfAKeyIsInTheTable() throws IllegalAccessException {
        for (Class<?> table : List.of(ServerKeys.class, NetworkKeys.class, LogKeys.class)) {
            for (var field : table.getFields()) {
                ConfigKey<?> key = (ConfigKey<?>) field.get(null);
                assertThat(BrokerConfig.key(key.name())).as(field.getName()).containsSame(key);
            }
        }
    }
}
