package io.odradek.generator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionsTest {

    @ParameterizedTest
    @ValueSource(strings = {"0", "3-7", "3+", "none"})
    void readsWhatItWrites(String text) {
        assertThat(Versions.parse(text).orElseThrow()).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "7-3", "3-", "+", "a", "3+4", "123456"})
    void refusesWhatIsNoRange(String text) {
        assertThat(Versions.parse(text)).isEmpty();
    }

    @Test
    void intersects() {
        assertThat(versions("3+").intersect(versions("0-9"))).isEqualTo(versions("3-9"));
        assertThat(versions("3-4").intersect(versions("5+"))).isEqualTo(Versions.NONE);
        assertThat(versions("0-9").contains(versions("3-9"))).isTrue();
        assertThat(versions("0-9").contains(versions("3+"))).isFalse();
        assertThat(versions("3").contains(Versions.NONE)).isTrue();
    }

    private static Versions versions(String text) {
        return Versions.parse(text).orElseThrow();
    }
}
