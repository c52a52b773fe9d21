package io.odradek.broker.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.odradek.broker.controller.ConfigChange.Edit;
import io.odradek.broker.controller.ConfigChange.Kind;
import io.odradek.broker.testing.OpenRules;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.node.ConfigEntity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigEditsTest {

    @Test
    void shouldSetAndDeleteAndLeaveTheRest() {
        assertThat(apply(Map.of("a", "1", "b", "2"), new Edit("b", Kind.DELETE, null), new Edit("c", Kind.SET, "3")))
                .isEqualTo(Map.of("a", "1", "c", "3"));
    }

    @Test
    void shouldAppendToAndSubtractFromLists() {
        assertThat(apply(Map.of("l", "a, b"), new Edit("l", Kind.APPEND, "b,c")))
                .isEqualTo(Map.of("l", "a,b,c"));
        assertThat(apply(Map.of("l", "a,b"), new Edit("l", Kind.SUBTRACT, "a,x")))
                .isEqualTo(Map.of("l", "b"));
        assertThat(apply(Map.of(), new Edit("cleanup.policy", Kind.APPEND, "compact")))
                .as("starting from what is inherited")
                .isEqualTo(Map.of("cleanup.policy", "delete,compact"));
    }

    @Test
    void shouldRefuseWhatCannotBe() {
        assertRefused(ErrorCode.INVALID_REQUEST, new Edit("a", Kind.SET, "1"), new Edit("a", Kind.DELETE, null));
        assertRefused(ErrorCode.INVALID_CONFIG, new Edit("a", Kind.SET, null));
        assertRefused(ErrorCode.INVALID_CONFIG, new Edit("bad", Kind.SET, "1"));
    }

    private static void assertRefused(ErrorCode code, Edit... edits) {
        assertThatThrownBy(() -> apply(Map.of(), edits))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.error()).isEqualTo(code));
    }

    private static Map<String, String> apply(Map<String, String> before, Edit... edits) {
        return ConfigEdits.apply(ConfigEntity.topic("t"), List.of(edits), before, new OpenRules());
    }
}
