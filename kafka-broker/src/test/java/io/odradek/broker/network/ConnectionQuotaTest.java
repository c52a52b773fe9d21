package io.odradek.broker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.odradek.broker.config.BrokerConfig;
import io.odradek.common.config.ConfigException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many connections are let in. */
class ConnectionQuotaTest {

    private static BrokerConfig limits(int total, int perIp, String overrides) {
        return BrokerConfig.of(Map.of(
                "max.connections", Integer.toString(total),
                "max.connections.per.ip", Integer.toString(perIp),
                "max.connections.per.ip.overrides", overrides));
    }

    private static InetAddress address(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) last});
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theTotalIsLimited() {
        ConnectionQuota quota = new ConnectionQuota(limits(2, 10, ""));
        assertThat(quota.admit(address(1))).isEmpty();
        assertThat(quota.admit(address(2))).isEmpty();

        assertThat(quota.admit(address(3))).contains("max.connections is 2");
        quota.leave(address(1));
        assertThat(quota.admit(address(3))).isEmpty();
        assertThat(quota.total()).isEqualTo(2);
    }

    @Test
    void soIsEachAddressAndSomeHaveALimitOfTheirOwn() {
        ConnectionQuota quota = new ConnectionQuota(limits(100, 1, "10.0.0.2:2, 10.0.0.3:0"));

        assertThat(quota.admit(address(1))).isEmpty();
        assertThat(quota.admit(address(1))).contains("max.connections.per.ip allows 1 from there");
        assertThat(quota.admit(address(2))).isEmpty();
        assertThat(quota.admit(address(2))).isEmpty();
        assertThat(quota.admit(address(2))).isPresent();
        assertThat(quota.admit(address(3))).isPresent();
        assertThat(quota.total()).isEqualTo(3);
    }

    @Test
    void limitsMayChangeAndNobodyIsThrownOut() {
        ConnectionQuota quota = new ConnectionQuota(limits(100, 100, ""));
        quota.admit(address(1));
        quota.admit(address(1));

        quota.configure(limits(100, 1, ""));

        assertThat(quota.total()).isEqualTo(2);
        assertThat(quota.admit(address(1))).isPresent();
        quota.leave(address(1));
        quota.leave(address(1));
        assertThat(quota.admit(address(1))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "10.0.0.1:many", ":", "10.0.0.1:1,,10.0.0.2:1"})
    void overridesThatAreNoneAreRefused(String overrides) {
        assertThatThrownBy(() -> new ConnectionQuota(limits(1, 1, overrides)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("max.connections.per.ip.overrides: it takes address:count");
    }
}
