package io.odradek.broker.fencing;

import static io.odradek.broker.testing.Changes.broker;
import static io.odradek.broker.testing.Changes.image;
import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.broker.cluster.ClusterImage;
import io.odradek.zk.watch.MetadataChange.ControllerPresent;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FencingDutyTest {

    private final ClusterImage ledByTwo = image(broker(1, 1), broker(2, 2), broker(3, 3), new ControllerPresent(2));

    @Test
    void shouldBeTheControllers() {
        assertThat(whoActs(ledByTwo, Set.of(1))).containsExactly(2);
        assertThat(whoActs(ledByTwo, Set.of(1, 3))).containsExactly(2);
    }

    @Test
    void shouldBeTheLowestLiveBrokersWhenTheControllerIsDead() {
        assertThat(whoActs(ledByTwo, Set.of(2))).containsExactly(1);
        assertThat(whoActs(ledByTwo, Set.of(1, 2))).containsExactly(3);
    }

    @Test
    void shouldBeTheLowestLiveBrokersWhenThereIsNoController() {
        assertThat(whoActs(image(broker(1, 1), broker(2, 2), broker(3, 3)), Set.of(3)))
                .containsExactly(1);
    }

    private static List<Integer> whoActs(ClusterImage image, Set<Integer> suspected) {
        return Stream.of(1, 2, 3)
                .filter(id -> !suspected.contains(id))
                .filter(id -> FencingDuty.isOf(id, image, suspected))
                .toList();
    }
}
