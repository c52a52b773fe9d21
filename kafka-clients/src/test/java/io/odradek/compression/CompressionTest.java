package io.odradek.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class CompressionTest {

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void whatGoesInComesOut(CompressionType codec) {
        Random random = new Random(codec.id());
        for (int size : new int[] {0, 1, 100, 65_536, 300_000}) {
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            ByteBuf packed = Unpooled.buffer();
            ByteBuf plain = Unpooled.buffer();

            Compression.compress(codec, Unpooled.wrappedBuffer(bytes), packed);
            Compression.inflate(codec, packed, plain, size);

            assertThat(plain).isEqualTo(Unpooled.wrappedBuffer(bytes));
        }
    }

    @ParameterizedTest
    @EnumSource(value = CompressionType.class, mode = Mode.EXCLUDE, names = "NONE")
    void whatInflatesPastTheLimitIsRefused(CompressionType codec) {
        ByteBuf packed = Unpooled.buffer();
        Compression.compress(codec, Unpooled.wrappedBuffer(new byte[2_000_000]), packed);

        assertThatThrownBy(() -> Compression.inflate(codec, packed, Unpooled.buffer(), 1_000_000))
                .isInstanceOf(CompressionException.class)
                .hasMessageContaining("more than");
    }

    @Test
    void aBareSnappyBlockIsUnderstood() throws Exception {
        byte[] block = org.xerial.snappy.Snappy.compress("hello, hello, hello, hello, hello");
        ByteBuf plain = Unpooled.buffer();

        Compression.inflate(CompressionType.SNAPPY, Unpooled.wrappedBuffer(block), plain, 100);

        assertThat(plain.toString(java.nio.charset.StandardCharsets.UTF_8)).startsWith("hello, hello");
    }

    @Test
    void aSnappyBlockMayNotAnnounceMoreThanSnappyCanReach() {
        // the varint 0x7fffffff announces 2 GiB in a block of six bytes
        byte[] liar = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07, 0};

        assertThatThrownBy(() -> Compression.inflate(
                        CompressionType.SNAPPY, Unpooled.wrappedBuffer(liar), Unpooled.buffer(), Integer.MAX_VALUE))
                .isInstanceOf(CompressionException.class);
    }
}
