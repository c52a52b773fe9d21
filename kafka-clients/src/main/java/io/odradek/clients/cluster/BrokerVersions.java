package io.odradek.clients.cluster;

import io.odradek.common.errors.UnsupportedVersionException;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.message.ApiVersionsResponse;
import io.odradek.protocol.message.ApiVersionsResponse.ApiVersion;
import io.odradek.protocol.message.ApiVersionsResponse.FinalizedFeatureKey;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * What a broker said of itself: which versions of which APIs it speaks, and which features of the cluster are on. Immutable.
 * Runs on: any thread.
 */
public final class BrokerVersions {

    private record Range(short min, short max) {}

    private final String broker;
    private final Map<ApiKey, Range> ranges = new EnumMap<>(ApiKey.class);
    private final Map<String, Short> features = new HashMap<>();

    BrokerVersions(String broker, ApiVersionsResponse answer) {
        this.broker = broker;
        for (ApiVersion one : answer.apiKeys()) {
            ApiKey.of(one.apiKey()).ifPresent(api -> ranges.put(api, new Range(one.minVersion(), one.maxVersion())));
        }
        for (FinalizedFeatureKey one : answer.finalizedFeatures()) {
            features.put(one.name(), one.maxVersionLevel());
        }
    }

    /** The highest version that both sides know and that is settled. */
    public short highest(ApiKey api) {
        return highest(api, api.maxStableVersion());
    }

    /**
     * The highest version that both sides know, up to a limit.
     *
     * @throws UnsupportedVersionException if there is none
     */
    public short highest(ApiKey api, int limit) {
        Range range = ranges.get(api);
        if (range == null) {
            throw new UnsupportedVersionException("the broker " + broker + " does not know " + api.apiName()
                    + "; this takes a newer broker, or one on which it is turned on");
        }
        int version = Math.min(range.max(), limit);
        if (version < range.min() || version < api.minVersion()) {
            throw new UnsupportedVersionException("the broker " + broker + " speaks versions " + range.min() + " to "
                    + range.max() + " of " + api.apiName() + ", and this client, for what it has to say, "
                    + api.minVersion() + " to " + limit);
        }
        return (short) version;
    }

    public boolean knows(ApiKey api) {
        return ranges.containsKey(api);
    }

    /** The level of a feature of the cluster; 0 if it is off. */
    public short feature(String name) {
        return features.getOrDefault(name, (short) 0);
    }
}
