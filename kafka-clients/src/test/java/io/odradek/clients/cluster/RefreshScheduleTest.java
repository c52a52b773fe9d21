package io.odradek.clients.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RefreshScheduleTest {

    private static final double NO_SPREAD = 0.5;

    private final RefreshSchedule schedule = new RefreshSchedule(new Backoff(100, 1000, () -> NO_SPREAD), 300_000);

    @Test
    void theFirstQuestionIsAskedAtOnce() {
        assertThat(schedule.waitMs(0)).isZero();
    }

    @Test
    void thereIsOneQuestionAtATime() {
        schedule.asked(0);
        schedule.missing();
        assertThat(schedule.waitMs(5)).isEqualTo(RefreshSchedule.NEVER);
        schedule.answered(10, true);
        assertThat(schedule.waitMs(10)).isZero();
    }

    @Test
    void withoutNeedItIsAskedWhenItIsOld() {
        schedule.asked(0);
        schedule.answered(10, true);
        assertThat(schedule.waitMs(10)).isEqualTo(300_000);
    }

    @Test
    void askingThatDoesNotHelpBecomesRarer() {
        long now = 0;
        for (long wait : new long[] {100, 200, 400, 800, 1000, 1000}) {
            schedule.asked(now);
            schedule.answered(now, false);
            schedule.outdated();
            assertThat(schedule.waitMs(now)).isEqualTo(wait);
            now += wait;
        }
        schedule.asked(now);
        schedule.answered(now, true);
        schedule.outdated();
        assertThat(schedule.waitMs(now)).isEqualTo(100);
    }

    @Test
    void aNewTopicDoesNotWait() {
        schedule.asked(0);
        schedule.failed();
        schedule.missing();
        assertThat(schedule.waitMs(1)).isZero();
    }

    @Test
    void itIsKnownForHowLongNobodyAnswers() {
        schedule.asked(0);
        schedule.answered(10, true);
        assertThat(schedule.silentMs(500)).isZero();
        schedule.asked(600);
        schedule.failed();
        assertThat(schedule.silentMs(700)).isEqualTo(690);
    }
}
