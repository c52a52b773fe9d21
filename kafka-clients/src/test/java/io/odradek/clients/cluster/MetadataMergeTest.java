package io.odradek.clients.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.common.Node;
import io.odradek.common.Uuid;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.MetadataResponse;
import io.odradek.protocol.message.MetadataResponse.MetadataResponseBroker;
import io.odradek.protocol.message.MetadataResponse.MetadataResponsePartition;
import io.odradek.protocol.message.MetadataResponse.MetadataResponseTopic;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetadataMergeTest {

    private static final Uuid FIRST = new Uuid(1, 1);
    private static final Uuid SECOND = new Uuid(2, 2);

    private static MetadataResponse answer(Uuid id, int leader, int epoch) {
        return answer(new MetadataResponseTopic()
                .name("t")
                .topicId(id)
                .partitions(List.of(new MetadataResponsePartition()
                        .partitionIndex(0)
                        .leaderId(leader)
                        .leaderEpoch(epoch)
                        .replicaNodes(List.of(1, 2))
                        .isrNodes(List.of(1, 2)))));
    }

    private static MetadataResponse answer(MetadataResponseTopic topic) {
        return new MetadataResponse()
                .clusterId("c")
                .brokers(List.of(
                        new MetadataResponseBroker().nodeId(1).host("one").port(1),
                        new MetadataResponseBroker().nodeId(2).host("two").port(2)))
                .topics(List.of(topic));
    }

    private static MetadataImage merge(MetadataImage known, MetadataResponse news) {
        return MetadataMerge.merge(known, news, name -> true);
    }

    private static int leaderOf(MetadataImage image) {
        return image.partition("t", 0).orElseThrow().leader();
    }

    private final MetadataImage known = merge(MetadataImage.EMPTY, answer(FIRST, 1, 5));

    @Test
    void anOlderLeaderIsNotTakenOver() {
        assertThat(leaderOf(merge(known, answer(FIRST, 2, 4)))).isEqualTo(1);
        assertThat(leaderOf(merge(known, answer(FIRST, 2, 6)))).isEqualTo(2);
    }

    @Test
    void aTopicMadeAnewBeginsFromWhereItIs() {
        MetadataImage image = merge(known, answer(SECOND, 2, 0));
        assertThat(leaderOf(image)).isEqualTo(2);
        assertThat(image.nameOf(FIRST)).isEmpty();
        assertThat(image.nameOf(SECOND)).contains("t");
    }

    @Test
    void aBrokerThatDoesNotSayEpochsIsBelieved() {
        assertThat(leaderOf(merge(known, answer(Uuid.ZERO_UUID, 2, -1)))).isEqualTo(2);
    }

    @Test
    void aPassingErrorKeepsWhatIsKnownAndADeletionDoesNot() {
        MetadataResponseTopic topic = new MetadataResponseTopic().name("t");
        assertThat(leaderOf(merge(known, answer(topic.errorCode(ErrorCode.LEADER_NOT_AVAILABLE)))))
                .isEqualTo(1);
        assertThat(merge(known, answer(topic.errorCode(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)))
                        .topic("t")
                        .orElseThrow()
                        .exists())
                .isFalse();
    }

    @Test
    void topicsWithoutInterestAreForgotten() {
        MetadataResponse other = answer(new MetadataResponseTopic().name("u"));
        assertThat(MetadataMerge.merge(known, other, name -> false).topics()).containsOnlyKeys("u");
        assertThat(MetadataMerge.merge(known, other, name -> true).topics()).containsOnlyKeys("t", "u");
    }

    @Test
    void anAnswerThatTellsOfANewerLeaderIsTakenOverWithTheAddress() {
        Node three = new Node(3, "three", 3);
        assertThat(MetadataMerge.withLeader(known, "t", 0, 3, 6, three).leader("t", 0))
                .contains(three);
        assertThat(MetadataMerge.withLeader(known, "t", 0, 2, 5, null)).isSameAs(known);
        assertThat(MetadataMerge.withLeader(known, "t", 0, 3, 6, null)).isSameAs(known);
        assertThat(MetadataMerge.withLeader(known, "u", 0, 2, 6, null)).isSameAs(known);
    }

    @Test
    void aLeaderThatDeniesItIsForgottenAndComesBackOnlyWithNews() {
        MetadataImage without = MetadataMerge.withoutLeader(known, "t", 0, 1);
        assertThat(without.leader("t", 0)).isEmpty();
        assertThat(MetadataMerge.withoutLeader(known, "t", 0, 2)).isSameAs(known);
        assertThat(leaderOf(merge(without, answer(FIRST, 2, 6)))).isEqualTo(2);
    }
}
