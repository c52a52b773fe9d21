package io.odradek.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UuidTest {

    @Test
    void itsTextIsThatOfApache() {
        Random random = new Random(7);
        for (int i = 0; i < 1_000; i++) {
            Uuid ours = new Uuid(random.nextLong(), random.nextLong());
            org.apache.kafka.common.Uuid theirs =
                    new org.apache.kafka.common.Uuid(ours.getMostSignificantBits(), ours.getLeastSignificantBits());
            assertThat(ours.toString()).hasSize(22).isEqualTo(theirs.toString());
            assertThat(Uuid.fromString(theirs.toString())).isEqualTo(ours);
        }
    }

    @Test
    void itsOrderIsThatOfApache() {
        Random random = new Random(8);
        for (int i = 0; i < 1_000; i++) {
            long first = random.nextInt(3) - 1;
            long second = random.nextInt(3) - 1;
            Uuid a = new Uuid(first, random.nextInt(3) - 1);
            Uuid b = new Uuid(second, random.nextInt(3) - 1);
            assertThat(Integer.signum(a.compareTo(b))).isEqualTo(apache(a).compareTo(apache(b)));
        }
    }

    @Test
    void aRandomOneCanStandOnACommandLine() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(Uuid.randomUuid().toString()).doesNotStartWith("-");
        }
        assertThat(Uuid.randomUuid()).isNotEqualTo(Uuid.randomUuid());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA", "AAAAAAAAAAAAAAAAAAAAAA+", "AAAAAAAAAAAAAAAAAAAA AA", "not base64 at all !!!!"})
    void otherTextIsRefused(String text) {
        assertThatThrownBy(() -> Uuid.fromString(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLongTextIsRefusedWithoutRepeatingIt() {
        assertThatThrownBy(() -> Uuid.fromString("A".repeat(100_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'AAAAAAAAAAAAAAAAAAAAAA...' is too long for an id");
    }

    private static org.apache.kafka.common.Uuid apache(Uuid id) {
        return new org.apache.kafka.common.Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }
}
