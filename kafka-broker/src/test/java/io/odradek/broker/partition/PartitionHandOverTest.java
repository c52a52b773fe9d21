package io.odradek.broker.partition;

import static io.odradek.broker.testing.Requests.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.odradek.common.TopicPartition;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.node.PartitionState;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Broker 1 leads in epoch 5 and is about to hand over to broker 2. */
class PartitionHandOverTest {

    private static final int EPOCH = 5;

    @TempDir
    Path directory;

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private ModelReplica leader;
    private int told;

    private final PartitionListener write = new PartitionListener() {
        @Override
        public void advanced(Partition partition) {
            throw new AssertionError("nothing was appended");
        }

        @Override
        public void roleChanged(Partition partition) {
            told++;
        }
    };

    @BeforeEach
    void lead() {
        leader = new ModelReplica(1, new TopicPartition("t", 0), 1, directory, scheduler, new ModelClock(), 10);
        leader.learn(state(1, EPOCH), 0, 11, Map.of(1, 10L, 2, 20L));
        assertThat(leader.partition.pauseAppends(EPOCH)).isTrue();
    }

    @AfterEach
    void close() {
        leader.stop();
        scheduler.shutdownNow();
    }

    private static PartitionState state(int leader, int epoch) {
        return new PartitionState(leader, epoch, List.of(1, 2), false, 1);
    }

    @Test
    void aWriteIsNotTakenAndLearnsInWhichEpoch() {
        assertThatThrownBy(() -> leader.partition.append(batch("x"), true))
                .asInstanceOf(InstanceOfAssertFactories.type(HandingOverException.class))
                .returns(EPOCH, HandingOverException::leaderEpoch)
                .returns(ErrorCode.NOT_LEADER_OR_FOLLOWER, ApiException::error);
        assertThat(leader.partition.log().logEndOffset()).isZero();
        assertThat(leader.partition.isHandingOver(EPOCH)).isTrue();
    }

    @Test
    void itHearsWhenAnotherLeads() {
        leader.partition.awaitHandOver(write);

        leader.learn(state(2, EPOCH + 1), 1, 12, Map.of(1, 10L, 2, 20L));

        assertThat(told).isEqualTo(1);
        assertThat(leader.partition.isHandingOver(EPOCH)).isFalse();
    }

    @Test
    void itHearsWhenTheLeaderGoesOnAfterAll() {
        leader.partition.awaitHandOver(write);

        leader.partition.resumeAppends();

        assertThat(told).isEqualTo(1);
        assertThat(leader.partition.isHandingOver(EPOCH)).isFalse();
        leader.partition.stopAwaiting(write);
        leader.partition.append(batch("x"), true);
    }
}
