package io.odradek.broker.group.consumer;

import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import java.util.Set;

/** What a heartbeat has to say, by itself and as the member's present epoch goes. */
final class AskChecks {

    /** Characters of an id; ids stand in paths and in the group's znode. */
    private static final int MAX_ID = 300;

    private static final int MAX_NAMES = 200_000;
    private static final int MAX_WORDS = 10_000;

    private AskChecks() {}

    /** @throws ApiException INVALID_REQUEST, or the code for what the group does not know */
    static void requireReasonable(HeartbeatAsk ask, Target target) {
        if (ask.memberEpoch() < HeartbeatAsk.LEAVES_FOR_NOW) {
            throw invalid("the member epoch " + ask.memberEpoch());
        }
        if (ask.memberEpoch() == HeartbeatAsk.LEAVES_FOR_NOW && ask.instanceId().isEmpty()) {
            throw invalid("only a static member can leave for now");
        }
        if (!ask.joins() && ask.memberId().isEmpty()) {
            throw invalid("a member that has no id");
        }
        if (ask.joins()) {
            requireComplete(ask);
        }
        ask.regex().filter(regex -> !regex.isEmpty()).ifPresent(TopicExpression::of);
        requireRoom(ask);
        ask.assignor().filter(name -> !target.knows(name)).ifPresent(name -> {
            throw new ApiException(ErrorCode.UNSUPPORTED_ASSIGNOR, "no assignor " + name);
        });
    }

    private static void requireComplete(HeartbeatAsk ask) {
        if (ask.rebalanceTimeoutMs().isEmpty()) {
            throw invalid("a member that joins has to say its rebalance timeout");
        }
        if (ask.topics().isEmpty() && ask.regex().isEmpty()) {
            throw invalid("a member that joins has to say what it reads");
        }
        if (ask.owned().filter(Set::isEmpty).isEmpty()) {
            throw invalid("a member that joins has to say that it has no partitions");
        }
    }

    /** What a member says of itself must fit into its znode, beside what it gets. @throws ApiException INVALID_REQUEST */
    static void requireRoom(HeartbeatAsk ask) {
        long names = ask.topics().stream()
                .flatMap(Set::stream)
                .mapToLong(String::length)
                .sum();
        long rest = ask.instanceId().orElse("").length()
                + ask.rackId().orElse("").length()
                + ask.clientId().length();
        if (names > MAX_NAMES || rest > MAX_WORDS || ask.memberId().length() > MAX_ID) {
            throw invalid("a member that says more of itself than fits into its znode");
        }
    }

    private static ApiException invalid(String why) {
        return new ApiException(ErrorCode.INVALID_REQUEST, why);
    }

    /**
     * A member in its present epoch may go on, and one that did not get the last answer: it is in the epoch before, and has
     * nothing that is not its own.
     *
     * @throws ApiException FENCED_MEMBER_EPOCH when it shall join anew
     */
    static void requireEpoch(HeartbeatAsk ask, ConsumerMember member) {
        boolean present = ask.memberEpoch() == member.epoch();
        boolean missedOne = ask.memberEpoch() < member.epoch()
                && ask.memberEpoch() == member.previousEpoch()
                && ask.owned().filter(member.assigned()::containsAll).isPresent();
        if (!present && !missedOne) {
            throw new ApiException(
                    ErrorCode.FENCED_MEMBER_EPOCH,
                    "epoch " + ask.memberEpoch() + ", and member " + member.id() + " is in " + member.epoch());
        }
    }
}
