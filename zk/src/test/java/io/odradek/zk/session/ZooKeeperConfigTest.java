package io.odradek.zk.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ZooKeeperConfigTest {

    @Test
    void shouldTakeHostsAndChrootApart() {
        ZooKeeperConfig config = ZooKeeperConfig.of("a:2181,b:2181/kafka/prod");

        assertThat(config.hosts()).isEqualTo("a:2181,b:2181");
        assertThat(config.chroot()).isEqualTo("/kafka/prod");
        assertThat(ZooKeeperConfig.of("a:2181").chroot()).isEmpty();
        assertThat(ZooKeeperConfig.of("[::1]:2181, b").hosts()).isEqualTo("[::1]:2181, b");
        assertThat(config.sessionTimeout()).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void shouldNameTheKeyAndTheValueOfWhatIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ZooKeeperConfig.of("/kafka"))
                .withMessageContaining("zookeeper.connect is '/kafka'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ZooKeeperConfig.of("a:2181,b:port/kafka"))
                .withMessageContaining("zookeeper.connect is 'a:2181,b:port/kafka'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ZooKeeperConfig.of("a:2181/"))
                .withMessageContaining("must not end with a slash");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ZooKeeperConfig("a:2181", Duration.ZERO, Duration.ofSeconds(1), 1))
                .withMessageContaining("zookeeper.session.timeout.ms is '0'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ZooKeeperConfig("a:2181", Duration.ofSeconds(1), Duration.ofSeconds(1), 0))
                .withMessageContaining("zookeeper.max.in.flight.requests is '0'");
    }
}
