package io.odradek.broker.testing;

import io.odradek.broker.controller.ConfigRules;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.node.ConfigEntity;
import java.util.Map;
import java.util.Optional;

/** Takes every setting but one called "bad". */
public final class OpenRules implements ConfigRules {

    @Override
    public void validate(ConfigEntity entity, Map<String, String> config) {
        if (config.containsKey("bad")) {
            throw new ApiException(ErrorCode.INVALID_CONFIG, "bad");
        }
    }

    @Override
    public Optional<String> inherited(ConfigEntity entity, String key) {
        return key.equals("cleanup.policy") ? Optional.of("delete") : Optional.empty();
    }
}
