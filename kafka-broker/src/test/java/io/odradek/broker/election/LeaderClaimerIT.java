package io.odradek.broker.election;

import static io.odradek.broker.testing.TestCluster.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.TopicImage;
import io.odradek.broker.controller.NewTopic;
import io.odradek.broker.testing.TestCluster;
import io.odradek.common.Uuid;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaderClaimerIT {

    @TempDir
    Path dir;

    private TestCluster test;

    @BeforeEach
    void start() throws IOException {
        test = new TestCluster(dir);
    }

    @AfterEach
    void stop() {
        test.close();
    }

    @Test
    void shouldLeadAThousandPartitionsAgainAfterARestart() {
        TestCluster.Member formerLife = test.start(1);
        Uuid id = create(formerLife, new NewTopic("t", 1_000, 1, Map.of(), Map.of()));
        get(formerLife.cluster.when(led(id, 1, 0)));

        // the former life's session is left open, as that of a killed process would be
        TestCluster.Member next = test.start(1);

        get(next.cluster.when(led(id, 1, 1)));
    }

    @Test
    void shouldLeadAgainAfterALostSession() {
        TestCluster.Member one = test.start(1);
        Uuid id = create(one, new NewTopic("t", 10, 1, Map.of(), Map.of()));
        get(one.cluster.when(led(id, 1, 0)));

        get(test.start(2).session.endForeignSession(one.session.identity()));

        get(one.cluster.when(led(id, 1, 1)));
    }

    @Test
    void shouldTakeOverFromABrokerThatLeft() {
        TestCluster.Member one = test.start(1);
        TestCluster.Member two = test.start(2);
        get(one.cluster.when(image -> image.isAlive(2)));
        Uuid id = create(one, new NewTopic("t", -1, -1, Map.of(0, List.of(2, 1), 1, List.of(1, 2)), Map.of()));
        get(one.cluster.when(image -> image.topic(id)
                .filter(topic -> topic.partition(0).orElseThrow().leader() == 2)
                .isPresent()));

        two.close();

        ClusterImage after = get(one.cluster.when(image -> {
            TopicImage topic = image.topic(id).orElseThrow();
            return topic.partition(0).orElseThrow().leader() == 1;
        }));
        assertThat(after.partition("t", 0).orElseThrow().leaderEpoch()).isEqualTo(1);
        assertThat(after.partition("t", 0).orElseThrow().isr()).containsExactly(1);
        assertThat(after.partition("t", 1).orElseThrow().leaderEpoch())
                .as("a partition whose leader lives")
                .isZero();
    }

    private static Predicate<ClusterImage> led(Uuid id, int leader, int epoch) {
        return image -> image.topic(id)
                .filter(topic -> topic.partitions().stream()
                        .allMatch(partition -> partition.leader() == leader && partition.leaderEpoch() == epoch))
                .isPresent();
    }

    private static Uuid create(TestCluster.Member member, NewTopic topic) {
        await().until(member.controller::isActive);
        return get(member.controller.createTopics(List.of(topic), false))
                .get(0)
                .value()
                .orElseThrow()
                .id();
    }
}
