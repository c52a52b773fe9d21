package io.odradek.clients.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

class Murmur2Test {

    @Test
    void itIsTheOneOfApachesClient() {
        Random random = new Random(11);
        for (int i = 0; i < 5000; i++) {
            byte[] key = new byte[random.nextInt(40)];
            random.nextBytes(key);
            assertThat(Murmur2.hash(key)).isEqualTo(Utils.murmur2(key));
            assertThat(Murmur2.partition(key, 17)).isEqualTo(Utils.toPositive(Utils.murmur2(key)) % 17);
        }
    }
}
