package io.odradek.common.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.odradek.common.errors.SerializationException;
import io.odradek.common.header.internals.RecordHeaders;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Our serializers, side by side with Apache's. */
class SerdesTest {

    private static final Random RANDOM = new Random(7);

    static Stream<Arguments> values() {
        UUID uuid = new UUID(RANDOM.nextLong(), RANDOM.nextLong());
        return Stream.of(
                Arguments.of(Serdes.Short(), apache("Short"), (short) RANDOM.nextInt()),
                Arguments.of(Serdes.Integer(), apache("Integer"), RANDOM.nextInt()),
                Arguments.of(Serdes.Long(), apache("Long"), RANDOM.nextLong()),
                Arguments.of(Serdes.Float(), apache("Float"), RANDOM.nextFloat()),
                Arguments.of(Serdes.Double(), apache("Double"), RANDOM.nextDouble()),
                Arguments.of(Serdes.Boolean(), apache("Boolean"), true),
                Arguments.of(Serdes.Boolean(), apache("Boolean"), false),
                Arguments.of(Serdes.String(), apache("String"), "Odradek \u2606 \ud83e\uddf5"),
                Arguments.of(Serdes.ByteArray(), apache("ByteArray"), new byte[] {1, 2, 3}),
                Arguments.of(Serdes.UUID(), apache("UUID"), uuid),
                Arguments.of(
                        Serdes.ListSerde(ArrayList.class, cast(Serdes.Long())),
                        org.apache.kafka.common.serialization.Serdes.ListSerde(ArrayList.class, cast(apache("Long"))),
                        new ArrayList<>(Arrays.asList(1L, null, 3L, null))),
                Arguments.of(
                        Serdes.ListSerde(ArrayList.class, cast(Serdes.String())),
                        org.apache.kafka.common.serialization.Serdes.ListSerde(ArrayList.class, cast(apache("String"))),
                        new ArrayList<>(Arrays.asList("a", null, "", "long enough"))));
    }

    @SuppressWarnings("unchecked")
    private static <T> T cast(Object any) {
        return (T) any;
    }

    private static Object apache(String name) {
        try {
            return org.apache.kafka.common.serialization.Serdes.class
                    .getMethod(name)
                    .invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @MethodSource("values")
    void writesWhatApacheWritesAndReadsItInEveryShape(
            Serde<Object> ours, org.apache.kafka.common.serialization.Serde<Object> theirs, Object value) {
        byte[] bytes = theirs.serializer().serialize("topic", value);
        assertThat(ours.serializer().serialize("topic", value)).isEqualTo(bytes);
        assertThat(ours.deserializer().deserialize("topic", bytes)).isEqualTo(value);
        RecordHeaders headers = new RecordHeaders();
        ByteBuffer inside = ByteBuffer.allocate(bytes.length + 9)
                .position(4)
                .put(bytes)
                .flip()
                .position(4);
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        for (ByteBuffer buffer : List.of(inside, inside.slice(), direct, direct.asReadOnlyBuffer())) {
            assertThat(ours.deserializer().deserialize("topic", headers, buffer))
                    .isEqualTo(value);
            assertThat(buffer.remaining()).isEqualTo(bytes.length);
        }
    }

    @ParameterizedTest
    @MethodSource("values")
    void nullStaysNull(Serde<Object> ours) {
        assertThat(ours.serializer().serialize("topic", null)).isNull();
        assertThat(ours.deserializer().deserialize("topic", (byte[]) null)).isNull();
        assertThat(ours.deserializer().deserialize("topic", new RecordHeaders(), (ByteBuffer) null))
                .isNull();
    }

    @ParameterizedTest
    @MethodSource("values")
    void bytesOfAnotherKindAreAnErrorOrAValueButNeverADisaster(Serde<Object> ours) {
        for (int length = 0; length < 60; length++) {
            byte[] noise = new byte[length];
            RANDOM.nextBytes(noise);
            try {
                ours.deserializer().deserialize("topic", noise);
            } catch (SerializationException expected) {
                assertThat(expected).hasMessageNotContaining("null");
            }
        }
    }

    @Test
    void aBufferIsWrittenAsApacheWritesIt() {
        var theirs = new org.apache.kafka.common.serialization.ByteBufferSerializer();
        ByteBuffer whole = ByteBuffer.wrap(new byte[] {1, 2, 3});
        ByteBuffer written = ByteBuffer.allocate(8).put(new byte[] {1, 2, 3}).flip();
        ByteBuffer read = ByteBuffer.allocateDirect(3).put(new byte[] {1, 2, 3});
        for (ByteBuffer buffer : List.of(whole, written, read)) {
            byte[] bytes = new ByteBufferSerializer().serialize("topic", buffer);
            assertThat(bytes).containsExactly(1, 2, 3);
            assertThat(theirs.serialize("topic", buffer)).isEqualTo(bytes);
        }
        assertThat(new ByteBufferDeserializer().deserialize("topic", new byte[] {1}))
                .isEqualTo(ByteBuffer.wrap(new byte[] {1}));
    }

    @Test
    void voidIsNothingButNull() {
        assertThat(Serdes.Void().serializer().serialize("topic", null)).isNull();
        assertThatThrownBy(() -> Serdes.Void().deserializer().deserialize("topic", new byte[1]))
                .isInstanceOf(SerializationException.class);
    }

    @Test
    void stringsAreInTheEncodingOfTheConfiguration() {
        StringSerializer latin = new StringSerializer();
        latin.configure(Map.of("key.serializer.encoding", "ISO-8859-1"), true);
        assertThat(latin.serialize("topic", "\u00fc")).containsExactly(0xfc);
        StringDeserializer both = new StringDeserializer();
        both.configure(Map.of("deserializer.encoding", "ISO-8859-1"), false);
        assertThat(both.deserialize("topic", new byte[] {(byte) 0xfc})).isEqualTo("\u00fc");
        assertThatThrownBy(() -> latin.configure(Map.of("serializer.encoding", "EBCDIC-9000"), true))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("EBCDIC-9000");
    }

    @Test
    void aListCannotClaimMoreThanItHas() {
        Serde<List<Long>> longs = Serdes.ListSerde(cast(ArrayList.class), Serdes.Long());
        byte[] nulls = {0, 0x7f, -1, -1, -1};
        byte[] size = {0, 0, 0, 0, 0, 0x7f, -1, -1, -1};
        for (byte[] hostile : List.of(nulls, size, new byte[] {1, 0x7f, -1, -1, -1})) {
            assertThatThrownBy(() -> longs.deserializer().deserialize("topic", hostile))
                    .isInstanceOf(SerializationException.class);
        }
    }

    @Test
    void aListIsConfiguredByNames() {
        Serdes.ListSerde<String> lists = new Serdes.ListSerde<>();
        lists.configure(
                Map.of(
                        "default.list.value.serde.inner",
                        Serdes.StringSerde.class.getName(),
                        "default.list.value.serde.type",
                        "java.util.LinkedList"),
                false);
        byte[] bytes = lists.serializer().serialize("topic", List.of("a", "b"));
        assertThat(lists.deserializer().deserialize("topic", bytes))
                .isInstanceOf(java.util.LinkedList.class)
                .containsExactly("a", "b");
    }

    @Test
    void findsTheSerdeOfAClass() {
        assertThat(Serdes.serdeFrom(Long.class)).isInstanceOf(Serdes.LongSerde.class);
        assertThatThrownBy(() -> Serdes.serdeFrom(Thread.class)).hasMessageContaining("java.lang.Thread");
    }
}
