package io.odradek.broker.api.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.odradek.common.Uuid;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.MemoryRecords;
import io.odradek.protocol.message.FetchRequest;
import io.odradek.protocol.message.FetchRequest.FetchPartition;
import io.odradek.protocol.message.FetchRequest.FetchTopic;
import io.odradek.protocol.message.FetchRequest.ForgottenTopic;
import io.odradek.protocol.message.FetchResponse.EpochEndOffset;
import io.odradek.protocol.message.FetchResponse.PartitionData;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Incremental fetches (KIP-227), as a client with a clock of its own goes through them. */
class FetchSessionsTest {

    private static final String TOPIC = "orders";
    private static final int FINAL = -1;

    private long nanos = Long.MAX_VALUE - 5;
    private final FetchSessions sessions = new FetchSessions(2, () -> nanos);

    private static FetchRequest fetch(int sessionId, int epoch, int... partitions) {
        List<FetchPartition> wanted = new ArrayList<>();
        for (int partition : partitions) {
            wanted.add(new FetchPartition().partition(partition).fetchOffset(10L * partition));
        }
        FetchRequest request = new FetchRequest().sessionId(sessionId).sessionEpoch(epoch);
        return wanted.isEmpty()
                ? request
                : request.topics(List.of(new FetchTopic().topic(TOPIC).partitions(wanted)));
    }

    private static FetchRequest forgetting(FetchRequest request, Integer... partitions) {
        return request.forgottenTopicsData(
                List.of(new ForgottenTopic().topic(TOPIC).partitions(List.of(partitions))));
    }

    private static List<Integer> partitions(FetchPlan plan) {
        return plan.targets().stream()
                .map(target -> target.wanted().partition())
                .toList();
    }

    private static PartitionData nothingNew(FetchTarget target) {
        return new PartitionData()
                .partitionIndex(target.wanted().partition())
                .highWatermark(100)
                .logStartOffset(0)
                .records(MemoryRecords.EMPTY);
    }

    private static PartitionData withRecords(FetchTarget target) {
        return nothingNew(target).records(new MemoryRecords(Unpooled.wrappedBuffer(new byte[5])));
    }

    /** Answers everything with nothing new; returns which partitions the answer shows. */
    private static List<Integer> answer(FetchPlan plan) {
        return plan.targets().stream()
                .filter(target -> plan.shows(target, nothingNew(target)))
                .map(target -> target.wanted().partition())
                .toList();
    }

    private FetchPlan opened(int... partitions) {
        FetchPlan plan = sessions.plan(fetch(0, 0, partitions));
        answer(plan);
        return plan;
    }

    @Test
    void aFetchWithoutASessionReadsAndShowsWhatItNames() {
        FetchPlan plan = sessions.plan(fetch(0, FINAL, 3, 1));

        assertThat(partitions(plan)).containsExactly(3, 1);
        assertThat(answer(plan)).containsExactly(3, 1);
        assertThat(plan.sessionId()).isZero();
        assertThat(sessions.count()).isZero();
    }

    @Test
    void theFirstFetchOfASessionGetsANumberAndIsShownWhole() {
        FetchPlan plan = sessions.plan(fetch(0, 0, 0, 1));

        assertThat(plan.sessionId()).isPositive();
        assertThat(answer(plan)).containsExactly(0, 1);
        assertThat(sessions.count()).isEqualTo(1);
        assertThat(sessions.partitions()).isEqualTo(2);
    }

    @Test
    void anIncrementalFetchReadsEverythingAndShowsTheNews() {
        int id = opened(0, 1).sessionId();

        FetchPlan plan = sessions.plan(fetch(id, 1));

        assertThat(plan.error()).isEqualTo(ErrorCode.NONE);
        assertThat(plan.sessionId()).isEqualTo(id);
        assertThat(partitions(plan)).containsExactly(0, 1);
        assertThat(answer(plan)).isEmpty();
    }

    @Test
    void newsAreRecordsErrorsAndMovedOffsets() {
        int id = opened(0).sessionId();
        FetchPlan plan = sessions.plan(fetch(id, 1));
        FetchTarget target = plan.targets().get(0);

        assertThat(plan.shows(target, nothingNew(target))).isFalse();
        assertThat(plan.shows(target, withRecords(target))).isTrue();
        assertThat(plan.shows(target, nothingNew(target).highWatermark(101))).isTrue();
        assertThat(plan.shows(target, nothingNew(target).highWatermark(101))).isFalse();
        assertThat(plan.shows(target, nothingNew(target).highWatermark(101).logStartOffset(1)))
                .isTrue();
        PartitionData error = nothingNew(target)
                .errorCode(ErrorCode.NOT_LEADER_OR_FOLLOWER.code())
                .highWatermark(-1);
        assertThat(plan.shows(target, error)).isTrue();
        assertThat(plan.shows(target, error)).as("until it is over").isTrue();
        assertThat(plan.shows(target, nothingNew(target))).as("that it is over").isTrue();
    }

    @Test
    void aLogThatPartsIsNewsToAFollower() {
        int id = opened(0).sessionId();
        FetchPlan plan = sessions.plan(fetch(id, 1));
        FetchTarget target = plan.targets().get(0);

        assertThat(plan.shows(
                        target,
                        nothingNew(target)
                                .divergingEpoch(new EpochEndOffset().epoch(2).endOffset(7))))
                .isTrue();
    }

    @Test
    void whatItNamesAgainIsReadFromTheNewOffset() {
        int id = opened(0, 1).sessionId();

        FetchRequest request = fetch(id, 1, 1);
        request.topics().get(0).partitions().get(0).fetchOffset(55);
        FetchPlan plan = sessions.plan(request);

        assertThat(partitions(plan)).containsExactly(0, 1);
        assertThat(plan.targets().get(1).wanted().fetchOffset()).isEqualTo(55);
    }

    @Test
    void partitionsAreAddedAndForgotten() {
        int id = opened(0, 1, 2).sessionId();

        FetchPlan plan = sessions.plan(forgetting(fetch(id, 1, 3), 0, 2));

        assertThat(partitions(plan)).containsExactly(1, 3);
        assertThat(answer(plan)).as("it has not been told of 3 yet").containsExactly(3);
    }

    @Test
    void aPartitionThatWasForgottenMeanwhileIsNotShown() {
        int id = opened(0, 1).sessionId();
        FetchPlan earlier = sessions.plan(fetch(id, 1));
        List<FetchTarget> targets = earlier.targets();

        sessions.plan(forgetting(fetch(id, 2), 0));

        assertThat(earlier.shows(targets.get(0), withRecords(targets.get(0)))).isFalse();
    }

    @Test
    void topicsAreToldApartByIdWhereTheRequestHasNoNames() {
        Uuid one = new Uuid(0, 1);
        Uuid other = new Uuid(0, 2);
        FetchRequest request = new FetchRequest()
                .sessionEpoch(0)
                .topics(List.of(
                        new FetchTopic().topicId(one).partitions(List.of(new FetchPartition().partition(0))),
                        new FetchTopic().topicId(other).partitions(List.of(new FetchPartition().partition(0)))));
        int id = sessions.plan(request).sessionId();

        FetchRequest next = fetch(id, 1)
                .forgottenTopicsData(List.of(new ForgottenTopic().topicId(one).partitions(List.of(0))));

        assertThat(sessions.plan(next).targets())
                .extracting(FetchTarget::topicId)
                .containsExactly(other);
    }

    @Test
    void whoHadRecordsGoesToTheEndOfTheLine() {
        int id = opened(0, 1, 2).sessionId();
        FetchPlan plan = sessions.plan(fetch(id, 1));
        FetchTarget first = plan.targets().get(0);

        assertThat(plan.shows(first, withRecords(first))).isTrue();
        plan.targets().stream()
                .filter(target -> !target.equals(first))
                .forEach(target -> plan.shows(target, nothingNew(target)));

        assertThat(partitions(sessions.plan(fetch(id, 2)))).containsExactly(1, 2, 0);
    }

    @Test
    void theEpochGoesUpByOneWithEveryFetch() {
        int id = opened(0).sessionId();

        assertThat(sessions.plan(fetch(id, 2)).error()).isEqualTo(ErrorCode.INVALID_FETCH_SESSION_EPOCH);
        assertThat(sessions.plan(fetch(id, 1)).error()).isEqualTo(ErrorCode.NONE);
        assertThat(sessions.plan(fetch(id, 1)).error()).isEqualTo(ErrorCode.INVALID_FETCH_SESSION_EPOCH);
        FetchPlan again = sessions.plan(fetch(id, 2));
        assertThat(again.error()).isEqualTo(ErrorCode.NONE);
        assertThat(partitions(again)).containsExactly(0);
    }

    @Test
    void aFetchThatIsRefusedReadsNothing() {
        FetchPlan plan = sessions.plan(fetch(4711, 1, 0));

        assertThat(plan.error()).isEqualTo(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
        assertThat(plan.targets()).isEmpty();
        assertThat(plan.sessionId()).isZero();
    }

    @Test
    void theFinalEpochEndsTheSession() {
        int id = opened(0).sessionId();

        FetchPlan last = sessions.plan(fetch(id, FINAL, 5));

        assertThat(partitions(last)).containsExactly(5);
        assertThat(sessions.count()).isZero();
        assertThat(sessions.plan(fetch(id, 1)).error()).isEqualTo(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
    }

    @Test
    void epochZeroWithANumberReplacesThatSession() {
        int id = opened(0).sessionId();

        FetchPlan next = sessions.plan(fetch(id, 0, 1));

        assertThat(next.sessionId()).isNotEqualTo(id).isPositive();
        assertThat(sessions.count()).isEqualTo(1);
    }

    @Test
    void withAllSlotsInUseAClientIsServedWithoutASession() {
        int first = opened(0).sessionId();
        int second = opened(0).sessionId();
        nanos += TimeUnit.MINUTES.toNanos(2);

        FetchPlan third = sessions.plan(fetch(0, 0, 1));

        assertThat(third.sessionId()).isZero();
        assertThat(third.error()).isEqualTo(ErrorCode.NONE);
        assertThat(partitions(third)).containsExactly(1);
        assertThat(sessions.plan(fetch(first, 1)).error()).isEqualTo(ErrorCode.NONE);
        assertThat(sessions.plan(fetch(second, 1)).error()).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void afterTwoMinutesTheOneThatRestedLongestGivesWay() {
        int used = opened(0).sessionId();
        nanos += TimeUnit.SECONDS.toNanos(30);
        int resting = opened(0).sessionId();
        nanos += TimeUnit.MINUTES.toNanos(1);
        sessions.plan(fetch(used, 1));
        nanos += TimeUnit.MINUTES.toNanos(1) + 1;

        FetchPlan next = sessions.plan(fetch(0, 0, 1));

        assertThat(next.sessionId()).isPositive();
        assertThat(sessions.plan(fetch(resting, 1)).error()).isEqualTo(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
        assertThat(sessions.plan(fetch(used, 2)).error()).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void withoutSlotsThereAreNoSessions() {
        assertThat(new FetchSessions(0, () -> nanos).plan(fetch(0, 0, 1)).sessionId())
                .isZero();
    }
}
