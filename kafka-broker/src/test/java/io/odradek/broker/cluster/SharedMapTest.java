package io.odradek.broker.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class SharedMapTest {

    @RepeatedTest(20)
    void shouldBehaveLikeAMapAndKeepOldVersions(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        Map<Integer, Integer> expected = new HashMap<>();
        SharedMap<Integer, Integer> map = SharedMap.empty();
        for (int version = 0; version < 20; version++) {
            Map<Integer, Integer> before = Map.copyOf(expected);
            SharedMap.Editor<Integer, Integer> editor = map.edit();
            for (int i = random.nextInt(200); i > 0; i--) {
                int key = random.nextInt(1_000);
                if (random.nextBoolean()) {
                    editor.put(key, version);
                    expected.put(key, version);
                } else {
                    editor.remove(key);
                    expected.remove(key);
                }
                assertThat(editor.get(key)).isEqualTo(java.util.Optional.ofNullable(expected.get(key)));
            }
            SharedMap<Integer, Integer> next = editor.build();

            assertThat(content(map)).isEqualTo(before);
            assertThat(content(next)).isEqualTo(expected);
            assertThat(next.size()).isEqualTo(expected.size());
            map = next;
        }
    }

    @Test
    void shouldBeTheSameMapWhenNothingChanged() {
        SharedMap.Editor<String, String> editor =
                SharedMap.<String, String>empty().edit();
        editor.put("a", "b");
        SharedMap<String, String> map = editor.build();

        SharedMap.Editor<String, String> idle = map.edit();
        idle.remove("not there");

        assertThat(idle.build()).isSameAs(map);
        assertThat(map.get("a")).contains("b");
        assertThat(map.get("b")).isEmpty();
    }

    private static Map<Integer, Integer> content(SharedMap<Integer, Integer> map) {
        Map<Integer, Integer> content = new HashMap<>();
        map.forEach(content::put);
        return content;
    }
}
