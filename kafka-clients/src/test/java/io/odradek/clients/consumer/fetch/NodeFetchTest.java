package io.odradek.clients.consumer.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NodeFetchTest {

    private final NodeFetch node = new NodeFetch();

    @Test
    void oneRequestIsUnderWay() {
        assertThat(node.mayAsk(0)).isTrue();
        node.asked(false);
        assertThat(node.mayAsk(0)).isFalse();
        node.answered(false);
        assertThat(node.mayAsk(0)).isTrue();
    }

    @Test
    void whatBroughtNothingWhileOthersWaitIsNotRepeatedUntilSomethingMoves() {
        node.asked(true);
        node.answered(false);
        assertThat(node.mayAsk(0)).isFalse();
        node.moved();
        assertThat(node.mayAsk(0)).isTrue();
    }

    @Test
    void whatMovedWhileTheRequestWasUnderWayCountsToo() {
        node.asked(true);
        node.moved();
        node.answered(false);
        assertThat(node.mayAsk(0)).isTrue();
    }

    @Test
    void whatBroughtSomethingIsRepeated() {
        node.asked(true);
        node.answered(true);
        assertThat(node.mayAsk(0)).isTrue();
    }

    @Test
    void aFailureIsFollowedByAWaitThatGrows() {
        node.asked(true);
        node.failed(100, failures -> failures * 10L);
        assertThat(node.mayAsk(109)).isFalse();
        assertThat(node.mayAsk(110)).isTrue();
        node.asked(true);
        node.failed(200, failures -> failures * 10L);
        assertThat(node.notBeforeMs()).isEqualTo(220);
    }
}
