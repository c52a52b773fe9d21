package io.odradek.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.odradek.protocol.ProtocolWriter.Splice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolWriterTest {

    private final ByteBuf buffer = Unpooled.buffer();
    private final ProtocolWriter out = new ProtocolWriter(buffer);

    /** Records that lie elsewhere, in a file for instance. */
    private record Elsewhere(int sizeInBytes) implements Records {}

    @Test
    void recordsElsewhereAreRememberedWithTheirPlace() {
        Elsewhere first = new Elsewhere(1_000_000);
        Elsewhere second = new Elsewhere(3);
        out.writeInt16(7);
        out.writeRecords(first, false);
        out.writeInt8(1);
        out.writeRecords(second, true);

        assertThat(out.splices()).containsExactly(new Splice(6, first), new Splice(8, second));
        assertThat(buffer.readableBytes()).isEqualTo(8);
        assertThat(out.totalSize()).isEqualTo(8 + 1_000_003);
    }

    @Test
    void smallRecordsInMemoryAreCopiedAndStayReadable() {
        MemoryRecords records = new MemoryRecords(Unpooled.wrappedBuffer(new byte[] {1, 2, 3}));
        out.writeRecords(records, true);
        assertThat(ByteBufUtil.getBytes(buffer)).containsExactly(4, 1, 2, 3);
        assertThat(out.splices()).isEmpty();
        assertThat(records.sizeInBytes()).isEqualTo(3);
    }

    @Test
    void bigRecordsInMemoryAreNotCopied() {
        out.writeRecords(new MemoryRecords(Unpooled.wrappedBuffer(new byte[ProtocolWriter.COPY_LIMIT + 1])), false);
        assertThat(buffer.readableBytes()).isEqualTo(4);
        assertThat(out.totalSize()).isEqualTo(4 + ProtocolWriter.COPY_LIMIT + 1);
    }

    @Test
    void emptyAndMissingRecordsDiffer() {
        out.writeNullableRecords(MemoryRecords.EMPTY, true);
        out.writeNullableRecords(null, true);
        out.writeNullableRecords(null, false);
        assertThat(ByteBufUtil.getBytes(buffer)).containsExactly(1, 0, -1, -1, -1, -1);
        assertThat(out.splices()).isEmpty();
    }

    @Test
    void countsOnlyWhatItWroteItself() {
        ByteBuf begun = Unpooled.buffer().writeInt(42);
        ProtocolWriter writer = new ProtocolWriter(begun);
        writer.writeInt64(1);
        assertThat(writer.totalSize()).isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 300, 20_000})
    void aTaggedFieldHasItsSizeBeforeIt(int size) {
        out.writeInt8(9);
        int start = out.beginTaggedField();
        for (int i = 0; i < size; i++) {
            out.writeInt8(i);
        }
        out.endTaggedField(start);
        out.writeInt8(9);

        ProtocolReader in = new ProtocolReader(buffer);
        in.readInt8("before");
        assertThat(in.readTaggedFieldSize()).isEqualTo(size);
        for (int i = 0; i < size; i++) {
            assertThat(in.readInt8("value")).isEqualTo((byte) i);
        }
        assertThat(in.readInt8("after")).isEqualTo((byte) 9);
        assertThat(in.remaining()).isZero();
    }

    @Test
    void varintsOfAnySizeComeBack() {
        for (int shift = 0; shift < 64; shift++) {
            for (long value : new long[] {1L << shift, (1L << shift) - 1, -(1L << shift)}) {
                out.writeVarlong(value);
                out.writeUnsignedVarlong(value);
                out.writeVarint((int) value);
                out.writeUnsignedVarint((int) value);
                ProtocolReader in = new ProtocolReader(buffer);
                assertThat(in.readVarlong("x")).isEqualTo(value);
                assertThat(in.readUnsignedVarlong("x")).isEqualTo(value);
                assertThat(in.readVarint("x")).isEqualTo((int) value);
                assertThat(in.readUnsignedVarint("x")).isEqualTo((int) value);
            }
        }
    }

    @Test
    void aStringTooLongForTheProtocolIsRefusedBeforeAnythingIsWritten() {
        String text = "\u20ac".repeat(11_000);
        assertThatThrownBy(() -> out.writeString(text, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("33000 bytes");
        assertThat(buffer.readableBytes()).isZero();
    }

    @Test
    void halfACharacterDoesNotShiftWhatFollows() {
        out.writeString("a\ud83d", true);
        out.writeString("b", true);
        ProtocolReader in = new ProtocolReader(buffer);
        assertThat(in.readString("x", true)).isEqualTo("a?");
        assertThat(in.readString("x", true)).isEqualTo("b");
    }
}
