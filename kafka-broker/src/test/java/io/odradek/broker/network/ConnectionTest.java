package io.odradek.broker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.odradek.broker.metrics.MetricName;
import io.odradek.broker.metrics.Metrics;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.message.ApiVersionsResponse;
import io.odradek.protocol.message.HeartbeatResponse;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One connection from its frames to its answers, without a socket. After each test everything has been given back. */
class ConnectionTest {

    private final UnpooledByteBufAllocator allocator = Wire.countingAllocator();
    private final MemoryGate gate = new MemoryGate(1 << 20);
    private final Metrics metrics = new Metrics();
    private final List<Request> requests = new ArrayList<>();
    private final List<ConnectionInfo> gone = new ArrayList<>();
    private RequestDispatcher dispatch = requests::add;
    private final EmbeddedChannel channel = channel();

    private EmbeddedChannel channel() {
        EmbeddedChannel made = new EmbeddedChannel();
        made.config().setAllocator(allocator);
        ReadControl reads = new ReadControl(made);
        RequestDispatcher dispatcher = new RequestDispatcher() {
            @Override
            public void dispatch(Request request) {
                dispatch.dispatch(request);
            }

            @Override
            public void connectionClosed(ConnectionInfo connection) {
                gone.add(connection);
            }
        };
        made.pipeline().addLast(new FrameDecoder(1 << 16, gate, reads, "PLAINTEXT"));
        ConnectionInfo info = new ConnectionInfo(1, "PLAINTEXT", new InetSocketAddress("127.0.0.1", 5));
        made.pipeline().addLast(new Connection(info, dispatcher, gate, reads, new RequestMetrics(metrics)));
        return made;
    }

    @AfterEach
    void nothingIsHeld() {
        channel.finishAndReleaseAll();
        requests.stream().filter(request -> !request.isAnswered()).forEach(Request::respondNothing);
        assertThat(Wire.held(allocator)).isZero();
        assertThat(gate.usedBytes()).isZero();
    }

    private void receive(byte[]... frames) {
        channel.writeInbound(Wire.buffer(channel, Wire.concat(frames)));
    }

    private void receiveHeartbeats(int count) {
        for (int i = 0; i < count; i++) {
            receive(Wire.heartbeat(i));
        }
    }

    /** The correlation ids of the answers that have left. */
    private List<Integer> answers() {
        List<Integer> ids = new ArrayList<>();
        // what is answered outside of a read leaves in a turn of its own
        channel.runPendingTasks();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            assertThat(out.readInt()).as("size").isEqualTo(out.readableBytes());
            ids.add(out.readInt());
            out.release();
        }
        return ids;
    }

    private byte[] onlyAnswer() {
        channel.runPendingTasks();
        byte[] bytes = Wire.drain(channel.readOutbound());
        assertThat((Object) channel.readOutbound()).isNull();
        return bytes;
    }

    @Test
    void aRequestIsReadUpToItsBody() {
        receive(Wire.concat(Wire.request(ApiKey.METADATA.id(), 12, 77, "ünï", 2)));

        Request request = requests.get(0);
        assertThat(request.api()).isEqualTo(ApiKey.METADATA);
        assertThat(request.version()).isEqualTo((short) 12);
        assertThat(request.clientId()).isEqualTo("ünï");
        assertThat(request.body().remaining()).isZero();
        assertThat(request.connection().id()).isEqualTo(1);
    }

    @Test
    void aClientNeedNotHaveAName() {
        receive(Wire.request(ApiKey.HEARTBEAT.id(), 0, 1, null, 1));

        assertThat(requests.get(0).clientId()).isNull();
    }

    @Test
    void theHeaderOfAnAnswerIsThatOfItsVersion() {
        dispatch = request -> request.respond(new HeartbeatResponse());

        receive(Wire.request(ApiKey.HEARTBEAT.id(), 0, 7, "c", 1));
        assertThat(onlyAnswer()).as("no tagged fields").containsExactly(0, 0, 0, 6, 0, 0, 0, 7, 0, 0);

        receive(Wire.request(ApiKey.HEARTBEAT.id(), 4, 7, "c", 2));
        assertThat(onlyAnswer())
                .as("tagged fields after the correlation id")
                .containsExactly(0, 0, 0, 12, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void theHeaderOfApiVersionsIsAlwaysTheOldest() {
        dispatch = request -> request.respond(new ApiVersionsResponse().errorCode((short) 35), (short) 0);

        receive(Wire.request(ApiKey.API_VERSIONS.id(), 99, 7, "c", 2));

        assertThat(onlyAnswer()).containsExactly(0, 0, 0, 10, 0, 0, 0, 7, 0, 35, 0, 0, 0, 0);
    }

    @Test
    void answersLeaveInTheOrderOfTheRequests() {
        for (int seed = 0; seed < 50; seed++) {
            requests.clear();
            receiveHeartbeats(20);
            List<Request> shuffled = new ArrayList<>(requests);
            Collections.shuffle(shuffled, new Random(seed));

            List<Integer> left = new ArrayList<>();
            for (Request request : shuffled) {
                request.respond(Wire.answer());
                left.addAll(answers());
                int answeredInFront = 0;
                while (answeredInFront < 20 && requests.get(answeredInFront).isAnswered()) {
                    answeredInFront++;
                }
                assertThat(left).as("seed " + seed).hasSize(answeredInFront);
            }
            assertThat(left).isSorted().hasSize(20);
        }
    }

    @Test
    void someAnsweredInTheirHandlerAndSomeLaterLeaveInOrderToo() {
        dispatch = request -> {
            requests.add(request);
            if (requests.size() % 3 == 0) {
                request.respond(Wire.answer());
            }
        };
        receive(Wire.heartbeat(0), Wire.heartbeat(1), Wire.heartbeat(2), Wire.heartbeat(3));
        assertThat(answers()).isEmpty();

        requests.get(1).respond(Wire.answer());
        requests.get(0).respond(Wire.answer());
        assertThat(answers()).containsExactly(0, 1, 2);
        requests.get(3).respond(Wire.answer());
        assertThat(answers()).containsExactly(3);
    }

    @Test
    void aRequestWithoutAnAnswerMakesWayForTheNext() {
        receive(Wire.heartbeat(0), Wire.heartbeat(1));
        requests.get(1).respond(Wire.answer());
        assertThat(answers()).isEmpty();

        requests.get(0).respondNothing();

        assertThat(answers()).containsExactly(1);
        assertThat(gate.usedBytes()).isZero();
    }

    @Test
    void memoryIsGivenBackWithTheAnswer() {
        receive(Wire.heartbeat(0));
        assertThat(gate.usedBytes()).isEqualTo(requests.get(0).sizeInBytes());

        requests.get(0).respond(Wire.answer());

        assertThat(gate.usedBytes()).isZero();
    }

    @Test
    void answeringTwiceIsAnErrorOfOurs() {
        receive(Wire.heartbeat(0));
        Request request = requests.get(0);
        request.respond(Wire.answer());

        assertThatThrownBy(() -> request.respond(Wire.answer())).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(request::respondNothing).isInstanceOf(IllegalStateException.class);
        assertThat(answers()).containsExactly(0);
    }

    @Test
    void withTooManyUnderWayTheConnectionIsNotRead() {
        receiveHeartbeats(199);
        assertThat(channel.config().isAutoRead()).isTrue();
        receive(Wire.heartbeat(199));
        assertThat(channel.config().isAutoRead()).isFalse();

        requests.get(5).respond(Wire.answer());
        assertThat(channel.config().isAutoRead()).as("one in the middle").isFalse();
        requests.get(0).respond(Wire.answer());
        assertThat(channel.config().isAutoRead()).as("the first in line").isTrue();
    }

    @Test
    void aClientThatDoesNotTakeItsAnswersIsNotRead() {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(32, 64));
        receive(Wire.heartbeat(0));

        // nothing of it leaves without a flush, as with a peer whose window is closed
        var unused = channel.write(Unpooled.wrappedBuffer(new byte[100]));
        channel.runPendingTasks();
        assertThat(channel.config().isAutoRead()).isFalse();

        channel.flush();
        channel.runPendingTasks();
        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat((Object) channel.readOutbound()).isNotNull();
    }

    @Test
    void whoeverWaitsIsToldWhenTheClientGoes() {
        List<String> told = new ArrayList<>();
        receive(Wire.heartbeat(0), Wire.heartbeat(1));
        requests.get(0).whenAbandoned(() -> {
            told.add("first");
            requests.get(0).respond(Wire.answer());
        });
        requests.get(1).whenAbandoned(() -> told.add("second"));

        channel.finish();

        assertThat(told).containsExactly("first", "second");
        assertThat(gone).hasSize(1);
        assertThat(requests.get(0).isAnswered()).isTrue();
    }

    @Test
    void anAnswerAfterTheEndReleasesWhatItHeld() {
        receive(Wire.heartbeat(0), Wire.heartbeat(1), Wire.heartbeat(2));
        requests.get(1).respond(Wire.answer());
        channel.finish();
        assertThat(gate.usedBytes())
                .as("two are still served")
                .isEqualTo(2L * requests.get(0).sizeInBytes());

        requests.get(2).respond(Wire.answer());
        requests.get(0).respondNothing();

        assertThat(answers()).isEmpty();
        assertThat(gate.usedBytes()).isZero();
    }

    @Test
    void aHandlerMayCloseTheConnection() {
        dispatch = request -> request.closeConnection("a reason for the log");
        try (LogLines log = new LogLines(Connection.class)) {
            receive(Wire.heartbeat(0), Wire.heartbeat(1));

            assertThat(log.lines()).anyMatch(line -> line.endsWith("a reason for the log"));
        }
        assertThat(channel.isOpen()).isFalse();
        assertThat(gone).hasSize(1);
    }

    @Test
    void closingWhileOthersWaitAbandonsThem() {
        List<String> told = new ArrayList<>();
        receive(Wire.heartbeat(0), Wire.heartbeat(1));
        requests.get(0).whenAbandoned(() -> told.add("first"));

        requests.get(1).closeConnection("enough");

        assertThat(told).containsExactly("first");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void anAnswerThatCannotBeWrittenEndsTheConnectionAndLeaksNothing() {
        receive(Wire.heartbeat(0), Wire.heartbeat(1));
        List<String> told = new ArrayList<>();
        requests.get(1).whenAbandoned(() -> told.add("second"));

        requests.get(0).respond(new BrokenAnswer(false));

        assertThat(channel.isOpen()).isFalse();
        assertThat(told).containsExactly("second");
    }

    @Test
    void anAnswerWhoseRecordsCannotBeReadLeaksNothingEither() {
        receive(Wire.heartbeat(0));
        requests.get(0).whenAbandoned(() -> requests.get(0).respondNothing());

        requests.get(0).respond(new BrokenAnswer(true));

        assertThat(channel.isOpen()).isFalse();
        assertThat(requests.get(0).isAnswered()).isTrue();
    }

    @Test
    void aRequestThatCannotBeReadCostsTheConnection() {
        byte[] unknownApi = Wire.request(9999, 0, 0, "c", 1);
        byte[] tooShort = Wire.frame(new byte[7]);
        byte[] nameTooLong = Wire.frame(new byte[] {0, 12, 0, 0, 0, 0, 0, 1, 0, 9, 'a'});
        for (byte[] bad : List.of(unknownApi, tooShort, nameTooLong)) {
            ConnectionTest other = new ConnectionTest();
            other.receive(Wire.heartbeat(0), bad, Wire.heartbeat(2));
            assertThat(other.channel.isOpen()).isFalse();
            assertThat(other.requests).hasSize(1);
            other.nothingIsHeld();
        }
    }

    @Test
    void requestsAreCountedByApi() {
        dispatch = request -> request.respond(Wire.answer());
        receiveHeartbeats(3);

        MetricName name = MetricName.of("kafka.network", "RequestMetrics", "RequestsPerSec");
        assertThat(metrics.meter(name.tag("request", "Heartbeat")).getCount()).isEqualTo(3);
        assertThat(metrics.meter(name.tag("request", "Fetch")).getCount()).isZero();
        assertThat(answers()).containsExactly(0, 1, 2);
    }
}
