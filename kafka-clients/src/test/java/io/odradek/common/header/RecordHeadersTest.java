package io.odradek.common.header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.odradek.common.header.internals.RecordHeader;
import io.odradek.common.header.internals.RecordHeaders;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RecordHeadersTest {

    private static final byte[] ONE = {1};
    private static final byte[] TWO = {2};

    private final RecordHeaders headers = new RecordHeaders();

    @Test
    void keepsTheOrderAndAllOfOneKey() {
        headers.add("a", ONE).add("b", null).add("a", TWO);
        assertThat(headers).extracting(Header::key).containsExactly("a", "b", "a");
        assertThat(headers.headers("a")).extracting(Header::value).containsExactly(ONE, TWO);
        assertThat(headers.lastHeader("a").value()).isEqualTo(TWO);
        assertThat(headers.lastHeader("b").value()).isNull();
        assertThat(headers.lastHeader("c")).isNull();
        assertThat(headers.remove("a").toArray()).containsExactly(new RecordHeader("b", (byte[]) null));
    }

    @Test
    void cannotBeChangedOnceTheRecordIsOnItsWay() {
        headers.add("a", ONE);
        headers.setReadOnly();
        assertThatThrownBy(() -> headers.add("b", ONE)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> headers.remove("a")).isInstanceOf(IllegalStateException.class);
        var iterator = headers.iterator();
        iterator.next();
        assertThatThrownBy(iterator::remove).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void parsesWhatWasReadOnceAndNotBeforeSomebodyLooks() {
        AtomicInteger parsed = new AtomicInteger();
        RecordHeaders read = RecordHeaders.later(() -> {
            parsed.incrementAndGet();
            return new ArrayList<>(List.of(new RecordHeader("a", ByteBuffer.wrap(ONE))));
        });
        assertThat(parsed).hasValue(0);
        assertThat(read.lastHeader("a").value()).isEqualTo(ONE);
        assertThat(read.add("b", TWO)).hasSize(2);
        assertThat(parsed).hasValue(1);
    }

    @Test
    void equalWhenTheBytesAre() {
        headers.add("a", ONE);
        assertThat(headers).isEqualTo(new RecordHeaders(new Header[] {new RecordHeader("a", new byte[] {1})}));
        assertThat(headers).isNotEqualTo(new RecordHeaders().add("a", TWO));
    }
}
