package io.odradek.clients.admin;

import static io.odradek.common.config.Accepted.atLeast;
import static io.odradek.common.config.ConfigType.INT;

import io.odradek.clients.config.ClientConfig;
import io.odradek.clients.config.ClientKey;
import io.odradek.clients.config.CommonKeys;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The keys of an admin client, with the defaults of Apache's. */
final class AdminKeys {

    static final ClientKey<Integer> DEFAULT_API_TIMEOUT_MS = ClientKey.of(
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            INT,
            "60000",
            atLeast(0),
            "How many ms calls may take that are not told how long.");
    static final ClientKey<Long> CONNECTIONS_MAX_IDLE_MS = CommonKeys.connectionsMaxIdleMs(300_000);
    static final ClientKey<Integer> RECEIVE_BUFFER_BYTES = CommonKeys.receiveBufferBytes(65_536);

    private AdminKeys() {}

    static ClientConfig parse(Map<String, ?> given) {
        List<ClientKey<?>> keys = new ArrayList<>(CommonKeys.all());
        keys.addAll(List.of(DEFAULT_API_TIMEOUT_MS, CONNECTIONS_MAX_IDLE_MS, RECEIVE_BUFFER_BYTES));
        return new ClientConfig(keys, given);
    }

    /** Calls are tried again until their deadline, not so many times. */
    static Set<String> withoutEffect() {
        Set<String> names = new HashSet<>(CommonKeys.WITHOUT_EFFECT);
        names.add("retries");
        return names;
    }
}
