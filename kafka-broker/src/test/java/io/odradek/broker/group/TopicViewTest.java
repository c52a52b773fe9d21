package io.odradek.broker.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.broker.cluster.ClusterImage;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is known of expressions stays bounded, and what groups have stays known. */
class TopicViewTest {

    @Test
    void theOldestThatNobodyHasGoFirst() {
        TopicView view = TopicView.NOTHING.with("a").with("b").with("c").with("d");
        assertThat(view.without(Set.of("a"), 3).matches()).containsOnlyKeys("a", "b", "c", "d");
        assertThat(view.without(Set.of("a"), 1).matches()).containsOnlyKeys("a", "d");
        assertThat(view.without(Set.of(), 0).matches()).isEmpty();
    }

    @Test
    void anotherImageKeepsThemInOrder() {
        TopicView view = TopicView.NOTHING.with("a").with("b").at(ClusterImage.EMPTY, Set.of("gone"));
        assertThat(view.matches().keySet()).containsExactly("a", "b");
        assertThat(view.matching("never prepared")).isEmpty();
    }
}
