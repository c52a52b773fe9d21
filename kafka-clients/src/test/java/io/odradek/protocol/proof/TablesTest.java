package io.odradek.protocol.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.common.errors.UnsupportedVersionException;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.ErrorCode;
import java.util.Optional;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of APIs and that of error codes, against Apache's. */
class TablesTest {

    @ParameterizedTest
    @EnumSource
    void anApiSpansTheVersionsOfBothReleases(ApiKey api) {
        Object newest = apache(Peer.NEWEST, api).orElseThrow();
        Optional<Object> old = apache(Peer.ZOOKEEPER_ERA, api);
        int lowest = Math.min(
                version(newest, "lowestSupportedVersion"),
                old.map(type -> version(type, "lowestSupportedVersion")).orElse(Integer.MAX_VALUE));
        assertThat((int) api.minVersion()).isEqualTo(lowest);
        assertThat((int) api.maxVersion())
                .isEqualTo(ApiKeys.forId(api.id()).messageType.highestSupportedVersion(true));
        assertThat((int) api.maxStableVersion())
                .isEqualTo(ApiKeys.forId(api.id()).latestVersion(false));
        assertThat(api.apiName()).isEqualTo(ApiKeys.forId(api.id()).name);
        assertThat(api.name()).isEqualTo(ApiKeys.forId(api.id()).name());
    }

    @ParameterizedTest
    @EnumSource
    void theHeadersAreThoseOfApache(ApiKey api) {
        for (Peer peer : new Peer[] {Peer.NEWEST, Peer.ZOOKEEPER_ERA}) {
            apache(peer, api).ifPresent(type -> {
                int last = highest(type);
                for (short v = (short) version(type, "lowestSupportedVersion"); v <= last; v++) {
                    assertThat(api.requestHeaderVersion(v)).isEqualTo(header(type, "requestHeaderVersion", v));
                    assertThat(api.responseHeaderVersion(v)).isEqualTo(header(type, "responseHeaderVersion", v));
                }
            });
        }
    }

    @Test
    void knowsWhichVersionsItSupportsAndWhichAreSettled() {
        assertThat(ApiKey.SHARE_FETCH.isSupported((short) 0)).isTrue();
        assertThat(ApiKey.SHARE_FETCH.isStable((short) 0)).isFalse();
        assertThat(ApiKey.INIT_PRODUCER_ID.isStable((short) 6)).isFalse();
        assertThat(ApiKey.PRODUCE.isSupported((short) 14)).isFalse();
        assertThat(ApiKey.PRODUCE.isSupported((short) -1)).isFalse();
        assertThat(ApiKey.of((short) 0)).contains(ApiKey.PRODUCE);
        assertThat(ApiKey.of((short) 4)).as("LeaderAndIsr, not spoken").isEmpty();
        assertThat(ApiKey.of((short) -1)).isEmpty();
        assertThat(ApiKey.of(Short.MAX_VALUE)).isEmpty();
    }

    @Test
    void theErrorCodesAreThoseOfApache() {
        SoftAssertions softly = new SoftAssertions();
        softly.assertThat(ErrorCode.values()).hasSameSizeAs(Errors.values());
        for (Errors theirs : Errors.values()) {
            ErrorCode ours = ErrorCode.of(theirs.code());
            softly.assertThat(ours.name()).isEqualTo(theirs.name());
            softly.assertThat(ours.code()).isEqualTo(theirs.code());
            softly.assertThat(ours.isRetriable())
                    .as(ours.name())
                    .isEqualTo(theirs.exception() instanceof RetriableException);
        }
        softly.assertAll();
    }

    @Test
    void aVersionThatDoesNotExistIsAnErrorWithTheRightCode() {
        UnsupportedVersionException refusal =
                UnsupportedVersionException.message("ProduceRequest", (short) (ApiKey.PRODUCE.maxVersion() + 1));
        assertThat(refusal.error()).isEqualTo(ErrorCode.UNSUPPORTED_VERSION);
        assertThat(refusal).hasMessage("ProduceRequest has no version 14");
    }

    /** The constant of Apache's {@code ApiMessageType}, if the release has the API. */
    private static Optional<Object> apache(Peer peer, ApiKey api) {
        for (Object type : peer.type("message.ApiMessageType").getEnumConstants()) {
            if ((short) Reflection.call(type, "apiKey") == api.id()) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    private static int version(Object messageType, String method) {
        return (short) Reflection.call(messageType, method);
    }

    private static int highest(Object messageType) {
        Class<?>[] parameters = {boolean.class};
        return (short)
                Reflection.call(messageType.getClass(), messageType, "highestSupportedVersion", parameters, true);
    }

    private static short header(Object messageType, String method, short version) {
        return (short)
                Reflection.call(messageType.getClass(), messageType, method, new Class<?>[] {short.class}, version);
    }
}
