package io.odradek.broker.fencing;

import static io.odradek.broker.testing.Changes.broker;
import static io.odradek.broker.testing.Changes.image;
import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.broker.cluster.ClusterImage;
import io.odradek.zk.watch.MetadataChange.ControllerPresent;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FencingDutyTest {

    private final ClusterImage ledByTwo = image(broker(1, 1), broker(2, 2), broker(3, 3), new ControllerPresent(2));

    @Test
    void shouldBeTheControllersFirst() {
        assertThat(turns(ledByTwo, Set.of(1))).containsExactly(2, 3);
        assertThat(turns(ledByTwo, Set.of(1, 3))).containsExactly(2);
    }

    @Test
    void shouldBeTheLowestLiveBrokersWhenTheControllerIsDead() {
        assertThat(turns(ledByTwo, Set.of(2))).containsExactly(1, 3);
        assertThat(turns(ledByTwo, Set.of(1, 2))).containsExactly(3);
    }

    @Test
    void shouldBeTheLowestLiveBrokersWhenThereIsNoController() {
        assertThat(turns(image(broker(1, 1), broker(2, 2), broker(3, 3)), Set.of(3)))
                .containsExactly(1, 2);
    }

    @Test
    void shouldGiveWhoComesBeforeItsTime() {
        assertThat(FencingDuty.delay(2, ledByTwo, Set.of(3))).isZero();
        assertThat(FencingDuty.delay(1, ledByTwo, Set.of(3))).isEqualTo(FencingDuty.TURN);
        assertThat(FencingDuty.delay(3, ledByTwo, Set.of())).isEqualTo(FencingDuty.TURN.multipliedBy(2));
    }

    /** Who acts, in order; no two at the same time, and the first one at once. */
    private static List<Integer> turns(ClusterImage image, Set<Integer> suspected) {
        List<Integer> order = Stream.of(1, 2, 3)
                .filter(id -> !suspected.contains(id))
                .sorted(Comparator.comparing(id -> FencingDuty.delay(id, image, suspected)))
                .toList();
        assertThat(FencingDuty.delay(order.get(0), image, suspected)).isZero();
        assertThat(order.stream().map(id -> FencingDuty.delay(id, image, suspected)))
                .doesNotHaveDuplicates();
        return order;
    }
}
