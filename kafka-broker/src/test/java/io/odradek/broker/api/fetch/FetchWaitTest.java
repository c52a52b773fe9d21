package io.odradek.broker.api.fetch;

import static io.odradek.broker.testing.OnePartition.OTHER;
import static io.odradek.broker.testing.OnePartition.SELF;
import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.broker.partition.Partition;
import io.odradek.broker.testing.OnePartition;
import io.odradek.broker.testing.Requests;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a fetch has waited long enough. */
class FetchWaitTest {

    @TempDir
    Path directory;

    @Test
    void whatIsHeldBackEndsNoWaitHoweverMuchThereIs() {
        try (OnePartition one = new OnePartition(directory, Map.of())) {
            AtomicBoolean heldBack = new AtomicBoolean(true);
            Partition partition = one.lead(SELF);
            FetchWait wait = new FetchWait(null, 1, true, () -> {});
            wait.watch(partition, partition.log().end(), partition.role(), 0, heldBack::get);
            partition.append(Requests.batch("a"), true);

            assertThat(wait.isSatisfied())
                    .as("neither records nor the high watermark")
                    .isFalse();

            heldBack.set(false);
            assertThat(wait.isSatisfied()).isTrue();
        }
    }

    @Test
    void onlyWhoIsNamedAndNotInSyncIsThrottledByALeader() {
        try (OnePartition one = new OnePartition(directory, Map.of("leader.replication.throttled.replicas", "0:1"))) {
            assertThat(one.lead(SELF).throttles(OTHER)).isTrue();
            assertThat(one.lead(SELF, OTHER).throttles(OTHER)).isFalse();
        }
    }

    @Test
    void aLeaderThatTheTopicDoesNotNameThrottlesNobody() {
        try (OnePartition one = new OnePartition(directory, Map.of("leader.replication.throttled.replicas", "0:2"))) {
            assertThat(one.lead(SELF).throttles(OTHER)).isFalse();
        }
    }
}
