package io.odradek.zk.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OffsetNodeTest {

    /** With a note and without, which are written in different ways. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            0                   | -1 | ''  | {"version":1,"offset":0}
            9223372036854775807 | -1 | ''  | {"version":1,"offset":9223372036854775807}
            42                  | 3  | ''  | {"version":1,"offset":42,"leader_epoch":3}
            42                  | -1 | a"ö | {"version":1,"offset":42,"metadata":"a\\"ö"}
            42                  | 3  | n   | {"version":1,"offset":42,"leader_epoch":3,"metadata":"n"}
            """)
    void anOffsetIsWrittenAndReadBack(long offset, int leaderEpoch, String note, String json) {
        OffsetNode node = new OffsetNode(offset, leaderEpoch, note);

        assertThat(new String(node.toJson(), UTF_8)).isEqualTo(json);
        assertThat(OffsetNode.parse(json.getBytes(UTF_8), "/path")).isEqualTo(node);
    }
}
