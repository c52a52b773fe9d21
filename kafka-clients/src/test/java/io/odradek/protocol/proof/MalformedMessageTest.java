package io.odradek.protocol.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.Unpooled;
import io.odradek.protocol.MalformedMessageException;
import io.odradek.protocol.ProtocolReader;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Damaged messages end in {@link MalformedMessageException} or in a message, in nothing else, and cost little memory. */
class MalformedMessageTest {

    /** What a frame may cost: objects are bigger than what they are read from, and an exception has its stack trace. */
    private static final int BYTES_PER_BYTE = 150;

    private static final int BYTES_AT_LEAST = 64 * 1024;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void aMessageThatEndsTooEarlyIsMalformed(OurMessage message) {
        forEachVersion(message, (bytes, version) -> {
            for (int length = 0; length < Math.min(bytes.length, 600); length++) {
                byte[] cut = Arrays.copyOf(bytes, length);
                assertThatThrownBy(() -> message.decode(reader(cut), version))
                        .as("version %d cut at %d of %d, %s", version, length, bytes.length, Seed.hint())
                        .isInstanceOf(MalformedMessageException.class);
            }
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void damagedBytesDoNoHarm(OurMessage message) {
        Random random = new Random(Seed.of(message, "bytes"));
        forEachVersion(message, (bytes, version) -> {
            for (int i = 0; i < 100 && bytes.length > 0; i++) {
                byte[] damaged = bytes.clone();
                for (int flips = random.nextInt(4); flips >= 0; flips--) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
                }
                decodeCheaply(message, damaged, version);
            }
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void hugeClaimsDoNoHarm(OurMessage message) {
        byte[][] claims = {
            {0x7f, -1, -1, -1},
            {-1, -1, -1, -1},
            {-0x80, 0, 0, 0},
            {0, 0x0f, 0x42, 0x40},
            {-1, -1, -1, -1, 0x0f},
            {-1, -1, -1, -1, 0x07},
            {-0x7f, -0x77, 0x7a},
        };
        forEachVersion(message, (bytes, version) -> {
            for (byte[] claim : claims) {
                for (int at = 0; at + claim.length <= Math.min(bytes.length, 300); at++) {
                    byte[] damaged = bytes.clone();
                    System.arraycopy(claim, 0, damaged, at, claim.length);
                    decodeCheaply(message, damaged, version);
                }
            }
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void noiseDoesNoHarm(OurMessage message) {
        Random random = new Random(Seed.of(message, "noise"));
        for (short version = message.lowestVersion(); version <= message.highestVersion(); version++) {
            for (int i = 0; i < 100; i++) {
                byte[] noise = new byte[random.nextInt(300)];
                random.nextBytes(noise);
                if (random.nextBoolean()) {
                    // small numbers are more often a plausible length
                    for (int at = 0; at < noise.length; at++) {
                        noise[at] &= 0x03;
                    }
                }
                decodeCheaply(message, noise, version);
            }
        }
    }

    private static void decodeCheaply(OurMessage message, byte[] bytes, short version) {
        long limit = BYTES_AT_LEAST + (long) BYTES_PER_BYTE * bytes.length;
        long allocated = decode(message, bytes, version);
        if (allocated > limit) {
            // the first reading may have loaded classes, which counts too
            allocated = decode(message, bytes, version);
        }
        if (allocated > limit) {
            fail(message + " version " + version + " took " + allocated + " bytes of memory to read a frame of "
                    + bytes.length + ", " + Seed.hint());
        }
    }

    /** Returns how many bytes the thread allocated. */
    private static long decode(OurMessage message, byte[] bytes, short version) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            message.decode(reader(bytes), version);
        } catch (MalformedMessageException expected) {
            assertThat(expected).hasMessageContaining("at byte");
        } catch (RuntimeException | Error other) {
            fail(message + " version " + version + ", " + Seed.hint() + ": " + Arrays.toString(bytes), other);
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private static ProtocolReader reader(byte[] bytes) {
        return new ProtocolReader(Unpooled.wrappedBuffer(bytes));
    }

    /** With a random message, encoded, in each version. */
    private static void forEachVersion(OurMessage message, BiConsumer<byte[], Short> check) {
        for (Peer peer : new Peer[] {Peer.NEWEST, Peer.ZOOKEEPER_ERA}) {
            peer.message(message.name()).ifPresent(their -> {
                int last = Math.min(message.highestVersion(), their.highestVersion());
                for (int v = Math.max(message.lowestVersion(), their.lowestVersion()); v <= last; v++) {
                    Pair pair = Pair.random(message, their, v, Seed.of(message, peer, v));
                    check.accept(message.encode(pair.ours(), (short) v), (short) v);
                }
            });
        }
    }

    static Stream<OurMessage> messages() {
        return OurMessage.all();
    }
}
