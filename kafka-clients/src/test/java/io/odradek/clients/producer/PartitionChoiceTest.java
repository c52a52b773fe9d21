package io.odradek.clients.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PartitionChoiceTest {

    private static final int DRAWS = 100_000;

    private static double[] shares(int[] waiting, boolean adaptive) {
        Random random = new Random(3);
        double[] shares = new double[waiting.length];
        for (int i = 0; i < DRAWS; i++) {
            shares[PartitionChoice.choose(waiting, adaptive, random)] += 1.0 / DRAWS;
        }
        return shares;
    }

    @Test
    void eachIsAsLikelyAsTheOthers() {
        for (double share : shares(new int[] {0, 9, 3, 0}, false)) {
            assertThat(share).isCloseTo(0.25, within(0.01));
        }
    }

    @Test
    void theMoreWaitsTheLessLikelyItIs() {
        // weights 4, 1, 3
        double[] shares = shares(new int[] {0, 3, 1}, true);
        assertThat(shares[0]).isCloseTo(0.5, within(0.01));
        assertThat(shares[1]).isCloseTo(0.125, within(0.01));
        assertThat(shares[2]).isCloseTo(0.375, within(0.01));
    }

    @Test
    void onesThatCannotTakeAnyAreLeftOutUnlessAllAre() {
        assertThat(shares(new int[] {-1, 0}, true)[0]).isZero();
        assertThat(shares(new int[] {-1, -1}, true)[0]).isCloseTo(0.5, within(0.01));
    }
}
