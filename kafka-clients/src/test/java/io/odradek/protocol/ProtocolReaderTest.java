package io.odradek.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.odradek.common.Uuid;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolReaderTest {

    @Test
    void readsNumbersAsBigEndian() {
        assertThat(reader(0x01, 0x02).readInt16("x")).isEqualTo((short) 0x0102);
        assertThat(reader(0xff, 0xfe).readUint16("x")).isEqualTo(0xfffe);
        assertThat(reader(0xff, 0xff, 0xff, 0xfe).readInt32("x")).isEqualTo(-2);
        assertThat(reader(0xff, 0xff, 0xff, 0xfe).readUint32("x")).isEqualTo(0xfffffffeL);
        assertThat(reader(0, 0, 0, 1, 0, 0, 0, 2).readInt64("x")).isEqualTo(0x1_0000_0002L);
        assertThat(reader(0x3f, 0xf8, 0, 0, 0, 0, 0, 0).readFloat64("x")).isEqualTo(1.5);
        assertThat(reader(2).readBool("x")).as("anything but 0").isTrue();
    }

    @Test
    void readsVarints() {
        assertThat(reader(0xac, 0x02).readUnsignedVarint("x")).isEqualTo(300);
        assertThat(reader(0xff, 0xff, 0xff, 0xff, 0x0f).readUnsignedVarint("x")).isEqualTo(-1);
        assertThat(reader(0x03).readVarint("x")).isEqualTo(-2);
        assertThat(reader(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01)
                        .readVarlong("x"))
                .isEqualTo(Long.MIN_VALUE);
        malformed("a varint of more than five bytes", in -> in.readUnsignedVarint("x"), 0x80, 0x80, 0x80, 0x80, 0x80);
        malformed(
                "a varlong of more than ten bytes",
                in -> in.readUnsignedVarlong("x"),
                0x80,
                0x80,
                0x80,
                0x80,
                0x80,
                0x80,
                0x80,
                0x80,
                0x80,
                0x80,
                0x80);
    }

    @Test
    void readsStringsInBothForms() {
        assertThat(reader(0, 2, 'h', 'i').readString("x", false)).isEqualTo("hi");
        assertThat(reader(3, 'h', 'i').readString("x", true)).isEqualTo("hi");
        assertThat(reader(0xff, 0xff).readNullableString("x", false)).isNull();
        assertThat(reader(0).readNullableString("x", true)).isNull();
        assertThat(reader(1).readNullableString("x", true)).isEmpty();
    }

    @Test
    void refusesStringsThatDoNotFit() {
        malformed("null, and may not be", in -> in.readString("x", true), 0);
        malformed("a length of -2", in -> in.readNullableString("x", false), 0xff, 0xfe);
        malformed("a length of 3 with 1 bytes left", in -> in.readString("x", false), 0, 3, 'a');
        malformed("a length of 4294967294", in -> in.readString("x", true), 0xff, 0xff, 0xff, 0xff, 0x0f);
    }

    @Test
    void refusesAStringLongerThanThePlainFormCanHold() {
        ByteBuf buffer = Unpooled.buffer().writeBytes(new byte[] {(byte) 0x81, (byte) 0x80, 0x02});
        buffer.writeZero(Short.MAX_VALUE + 1);
        assertThatThrownBy(() -> new ProtocolReader(buffer).readString("name", true))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("name")
                .hasMessageContaining("32768");
    }

    @Test
    void recordsAreASliceOfTheFrame() {
        ByteBuf frame = Unpooled.buffer().writeInt(2).writeByte(7).writeByte(8).writeByte(9);
        ProtocolReader in = new ProtocolReader(frame);
        MemoryRecords records = in.readRecords("records", false);
        assertThat(records.sizeInBytes()).isEqualTo(2);
        frame.setByte(4, 42);
        assertThat(records.buffer().getByte(0)).isEqualTo((byte) 42);
        assertThat(in.remaining()).isEqualTo(1);
    }

    @Test
    void bytesAreACopy() {
        ByteBuf frame = Unpooled.buffer().writeInt(1).writeByte(7);
        byte[] bytes = new ProtocolReader(frame).readBytes("x", false);
        frame.setByte(4, 42);
        assertThat(bytes).containsExactly(7);
        assertThat(reader(0).readNullableBytes("x", true)).isNull();
        malformed("a length of 2147483647", in -> in.readBytes("x", false), 0x7f, 0xff, 0xff, 0xff);
        malformed("a length of 2147483646", in -> in.readRecords("x", true), 0xff, 0xff, 0xff, 0xff, 0x07);
    }

    @Test
    void aListHasNoMoreElementsThanTheRemainingBytesCanHold() {
        assertThat(reader(0, 0, 0, 2, 0, 0, 0, 0).readArrayLength("x", false, 2))
                .isEqualTo(2);
        malformed("a list of 2 elements", in -> in.readArrayLength("x", false, 3), 0, 0, 0, 2, 0, 0, 0, 0);
        malformed("a list of -2 elements", in -> in.readNullableArrayLength("x", false, 1), 0xff, 0xff, 0xff, 0xfe);
        malformed("a length of", in -> in.readArrayLength("x", true, 1), 0xff, 0xff, 0xff, 0xff, 0x0f);
        malformed("null, and may not be", in -> in.readArrayLength("x", true, 1), 0);
        assertThat(reader(0).readNullableArrayLength("x", true, 1)).isEqualTo(-1);
    }

    @Test
    void aListHasNoMoreThanAMillionElements() {
        ByteBuf most = Unpooled.buffer().writeInt(1_000_000).writeZero(1_000_000);
        assertThat(new ProtocolReader(most).readArrayLength("x", false, 1)).isEqualTo(1_000_000);
        ByteBuf tooMany = Unpooled.buffer().writeInt(1_000_001).writeZero(1_000_001);
        assertThatThrownBy(() -> new ProtocolReader(tooMany).readArrayLength("x", false, 1))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void roomIsMadeForAThousandElementsAtMost() {
        assertThat(ProtocolReader.initialCapacity(-1)).isZero();
        assertThat(ProtocolReader.initialCapacity(7)).isEqualTo(7);
        assertThat(ProtocolReader.initialCapacity(1_000_000)).isEqualTo(1_000);
    }

    @Test
    void skipsTaggedFieldsThatItDoesNotKnow() {
        ProtocolReader in = reader(2, 5, 1, 99, 0x80, 0x01, 2, 98, 97, 42);
        in.skipTaggedFields();
        assertThat(in.readInt8("x")).isEqualTo((byte) 42);
    }

    @Test
    void taggedFieldsAreBounded() {
        ByteBuf buffer = Unpooled.buffer();
        new ProtocolWriter(buffer).writeUnsignedVarint(10_001);
        buffer.writeZero(20_002);
        assertThatThrownBy(() -> new ProtocolReader(buffer).readTagCount())
                .isInstanceOf(MalformedMessageException.class);
        malformed("4294967295 of them", ProtocolReader::readTagCount, 0xff, 0xff, 0xff, 0xff, 0x0f);
        malformed("2 of them with 3 bytes left", ProtocolReader::skipTaggedFields, 2, 0, 0, 1);
        malformed("a size of 9 with 1 bytes left", ProtocolReader::skipTaggedFields, 1, 0, 9, 0);
    }

    @Test
    void aTaggedFieldHasTheSizeThatItClaims() {
        malformed(
                "3 bytes claimed, 4 read",
                in -> {
                    int size = in.readTaggedFieldSize();
                    int start = in.position();
                    in.readInt32("x");
                    in.endTaggedField(0, start, size);
                },
                3,
                0,
                0,
                0,
                1);
    }

    @Test
    void theIdThatNobodySetIsAlwaysTheSameObject() {
        assertThat(reader(new int[16]).readUuid("x")).isSameAs(Uuid.ZERO_UUID);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void theErrorNamesFieldAndPlace(int available) {
        assertThatThrownBy(() -> reader(new int[available]).readInt32("timeoutMs"))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("timeoutMs at byte 0: the end, " + available + " bytes left of 4");
    }

    private static void malformed(String message, Consumer<ProtocolReader> read, int... bytes) {
        assertThatThrownBy(() -> read.accept(reader(bytes)))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining(message);
    }

    private static ProtocolReader reader(int... bytes) {
        ByteBuf buffer = Unpooled.buffer();
        for (int b : bytes) {
            buffer.writeByte(b);
        }
        return new ProtocolReader(buffer);
    }
}
