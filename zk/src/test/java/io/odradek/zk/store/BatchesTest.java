package io.odradek.zk.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.zk.session.Op;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class BatchesTest {

    @RepeatedTest(50)
    void shouldKeepTheOrderAndTheLimits(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<List<Op>> groups = IntStream.range(0, 500)
                .mapToObj(i -> Collections.<Op>nCopies(
                        1 + random.nextInt(20), new Op.Create("/x" + i, new byte[random.nextInt(2_000)])))
                .toList();

        List<List<List<Op>>> parts = Batches.split(groups, group -> group);

        assertThat(parts.stream().flatMap(List::stream)).containsExactlyElementsOf(groups);
        assertThat(parts)
                .allMatch(
                        part -> Batches.fits(part.stream().flatMap(List::stream).toList()));
    }

    @Test
    void shouldLeaveAnItemThatIsTooLargeAlone() {
        List<Op> large = Collections.nCopies(Batches.MAX_OPS + 1, new Op.Check("/x", 0));
        List<Op> small = List.of(new Op.Check("/x", 0));

        assertThat(Batches.split(List.of(small, large, small), group -> group))
                .containsExactly(List.of(small), List.of(large), List.of(small));
        assertThat(Batches.fits(large)).isFalse();
    }
}
