package io.odradek.broker.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From chunks of bytes, cut anywhere, to requests. After each test everything has been given back. */
class FrameDecoderTest {

    private static final int MAX = 1000;

    private final UnpooledByteBufAllocator allocator = Wire.countingAllocator();
    private final MemoryGate gate = new MemoryGate(2 * MAX);
    private final EmbeddedChannel channel = channel();

    private EmbeddedChannel channel() {
        EmbeddedChannel made = new EmbeddedChannel();
        made.config().setAllocator(allocator);
        made.pipeline().addLast(new FrameDecoder(MAX, gate, new ReadControl(made), "PLAINTEXT"));
        return made;
    }

    @AfterEach
    void nothingIsHeld() {
        channel.finishAndReleaseAll();
        assertThat(Wire.held(allocator)).isZero();
        assertThat(gate.usedBytes()).isZero();
    }

    private void receive(EmbeddedChannel by, byte[] bytes) {
        by.writeInbound(Wire.buffer(by, bytes));
    }

    private void receive(byte[] bytes) {
        receive(channel, bytes);
    }

    /** Takes what came out, and gives its bytes back as the next handler would. */
    private List<byte[]> frames(EmbeddedChannel of) {
        List<byte[]> frames = new ArrayList<>();
        for (ByteBuf frame = of.readInbound(); frame != null; frame = of.readInbound()) {
            gate.release(frame.readableBytes());
            frames.add(Wire.drain(frame));
        }
        return frames;
    }

    private List<byte[]> frames() {
        return frames(channel);
    }

    private static byte[] body(int length, int seed) {
        byte[] body = new byte[length];
        new Random(seed).nextBytes(body);
        return body;
    }

    @Test
    void aFrameMayBeCutAtAnyByte() {
        byte[] body = body(9, 1);
        byte[] bytes = Wire.frame(body);
        for (int cut = 1; cut < bytes.length; cut++) {
            receive(java.util.Arrays.copyOfRange(bytes, 0, cut));
            assertThat(frames()).isEmpty();
            receive(java.util.Arrays.copyOfRange(bytes, cut, bytes.length));
            assertThat(frames()).containsExactly(body);
        }
    }

    @Test
    void aFrameMayComeByteByByte() {
        byte[] body = body(100, 2);
        for (byte one : Wire.frame(body)) {
            receive(new byte[] {one});
        }

        assertThat(frames()).containsExactly(body);
    }

    @Test
    void oneChunkMayHoldManyFramesAndAPieceOfTheNext() {
        byte[] last = Wire.frame(body(50, 3));

        receive(Wire.concat(
                Wire.frame(body(1, 0)),
                Wire.frame(body(500, 1)),
                Wire.frame(body(3, 2)),
                java.util.Arrays.copyOf(last, 6)));
        assertThat(frames()).containsExactly(body(1, 0), body(500, 1), body(3, 2));

        receive(java.util.Arrays.copyOfRange(last, 6, last.length));
        assertThat(frames()).containsExactly(body(50, 3));
    }

    @Test
    void anyCutsOfAnyFramesGiveTheSameFrames() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<byte[]> sent = new ArrayList<>();
            byte[] stream = {};
            for (int i = 0; i < 20; i++) {
                byte[] body = body(1 + random.nextInt(random.nextBoolean() ? 10 : MAX), seed * 100 + i);
                sent.add(body);
                stream = Wire.concat(stream, Wire.frame(body));
            }
            List<byte[]> seen = new ArrayList<>();
            int at = 0;
            while (at < stream.length) {
                int next = Math.min(stream.length, at + 1 + random.nextInt(1500));
                receive(java.util.Arrays.copyOfRange(stream, at, next));
                channel.runPendingTasks();
                seen.addAll(frames());
                channel.runPendingTasks();
                seen.addAll(frames());
                at = next;
            }
            while (seen.size() < sent.size()) {
                channel.runPendingTasks();
                List<byte[]> more = frames();
                assertThat(more).as("seed " + seed).isNotEmpty();
                seen.addAll(more);
            }
            assertThat(seen).as("seed " + seed).containsExactlyElementsOf(sent);
        }
    }

    @Test
    void theLargestFrameIsTaken() {
        receive(Wire.frame(body(MAX, 1)));

        assertThat(frames()).containsExactly(body(MAX, 1));
        assertThat(channel.isOpen()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, MAX + 1, Integer.MAX_VALUE})
    void aSizeThatCannotBeCostsTheConnectionAndNoMemory(int size) {
        try (LogLines log = new LogLines(FrameDecoder.class)) {
            receive(Wire.size(size));

            assertThat(channel.isOpen()).isFalse();
            assertThat(log.lines())
                    .anyMatch(line -> line.contains("announced a request of " + size + " bytes")
                            && line.contains("socket.request.max.bytes is " + MAX));
        }
    }

    @Test
    void whatComesAfterARefusalIsThrownAway() {
        receive(Wire.concat(Wire.size(-5), Wire.frame(body(3, 1))));

        assertThat(frames()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET / HTTP/1.1, sent an HTTP request",
        "POST /topics HTTP/1.1, sent an HTTP request",
        "PRI * HTTP/2.0, sent an HTTP request",
        "ruok, sent the ZooKeeper command 'ruok'",
        "SSH-2.0-OpenSSH, speaks SSH",
    })
    void whoSpeaksSomethingElseIsNamedInTheLog(String greeting, String named) {
        try (LogLines log = new LogLines(FrameDecoder.class)) {
            receive(greeting.getBytes(StandardCharsets.US_ASCII));

            assertThat(log.lines()).anyMatch(line -> line.contains(named));
        }
    }

    @Test
    void tlsOnAPlaintextListenerIsNamedInTheLog() {
        try (LogLines log = new LogLines(FrameDecoder.class)) {
            receive(new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc});

            assertThat(log.lines()).anyMatch(line -> line.contains("speaks TLS to a plaintext listener"));
            assertThat(channel.isOpen()).isFalse();
        }
    }

    @Test
    void aBrowserIsAnswered() {
        receive("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

        String answer = new String(Wire.drain(channel.readOutbound()), StandardCharsets.US_ASCII);
        String[] parts = answer.split("\r\n\r\n", 2);
        assertThat(parts[0])
                .startsWith("HTTP/1.1 400 Bad Request\r\n")
                .contains("Content-Length: " + parts[1].length());
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aLaterFrameMayBeginWithAnyBytes() {
        receive(Wire.frame(body(3, 1)));
        try (LogLines log = new LogLines(FrameDecoder.class)) {
            receive("stat".getBytes(StandardCharsets.US_ASCII));

            assertThat(log.lines()).noneMatch(line -> line.contains("'stat'"));
        }
        frames();
    }

    /** Takes room as a request does that is being served. */
    private void hold(int bytes) {
        assertThat(gate.reserve("another", bytes, true, () -> {})).isTrue();
    }

    @Test
    void aSizeAloneReservesNothing() {
        receive(ByteBuffer.allocate(4).putInt(MAX).array());

        assertThat(gate.usedBytes()).isZero();
    }

    @Test
    void whereThereIsNoRoomTheConnectionIsNotReadUntilThereIs() {
        hold(2 * MAX - 10);
        receive(Wire.concat(Wire.frame(body(11, 1)), Wire.frame(body(2, 2))));

        assertThat(frames()).isEmpty();
        assertThat(channel.config().isAutoRead()).isFalse();

        gate.release(2 * MAX - 10);
        channel.runPendingTasks();

        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat(frames()).containsExactly(body(11, 1), body(2, 2));
    }

    @Test
    void aConnectionThatDiesWhileItWaitsTakesNothing() {
        hold(2 * MAX);
        EmbeddedChannel other = channel();
        receive(Wire.frame(body(500, 1)));
        receive(other, Wire.frame(body(600, 2)));

        channel.finish();
        gate.release(2 * MAX);
        channel.runPendingTasks();
        other.runPendingTasks();

        assertThat(frames()).isEmpty();
        assertThat(frames(other)).containsExactly(body(600, 2));
        other.finishAndReleaseAll();
    }

    @Test
    void aConnectionThatDiesInTheMiddleOfAFrameGivesItsRoomBack() {
        receive(java.util.Arrays.copyOf(Wire.frame(body(800, 1)), 300));
        assertThat(gate.usedBytes()).as("what has come of it").isEqualTo(296);

        channel.finish();

        assertThat(gate.usedBytes()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 300})
    void whoStopsAfterTheSizeOrLaterIsClosed(int sent) {
        channel.freezeTime();
        receive(java.util.Arrays.copyOf(Wire.frame(body(800, 1)), sent));

        pass(30);
        assertThat(channel.isOpen()).as("it has only begun").isTrue();
        pass(30);

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whoIsSlowButGoesOnIsNotClosed() {
        channel.freezeTime();
        byte[] bytes = Wire.frame(body(20, 1));
        for (byte one : bytes) {
            receive(new byte[] {one});
            pass(25);
        }

        assertThat(channel.isOpen()).isTrue();
        assertThat(frames()).containsExactly(body(20, 1));
    }

    @Test
    void whoIsNotReadIsNotBlamedForSilence() {
        channel.freezeTime();
        hold(2 * MAX);
        receive(java.util.Arrays.copyOf(Wire.frame(body(20, 1)), 10));
        for (int i = 0; i < 10; i++) {
            pass(30);
        }
        gate.release(2 * MAX);
        channel.runPendingTasks();
        assertThat(channel.isOpen()).isTrue();

        pass(29);
        assertThat(channel.isOpen()).isTrue();
        pass(30);
        pass(30);
        assertThat(channel.isOpen()).isFalse();
    }

    private void pass(int seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }
}
