package io.odradek.clients.config;

import io.odradek.common.config.ConfigException;
import io.odradek.common.config.NearestName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an application configured for one client. Every value is checked when this is made, so that {@link #get} cannot fail.
 *
 * <p>Keys that are not in the table are kept for serializers, interceptors and partitioners, which get all of them; each is
 * warned about, with the nearest known key, when {@link #warnOfUnknown} is called.
 *
 * <p>Immutable. Runs on: any thread.
 */
public final class ClientConfig {

    private static final Logger LOG = LoggerFactory.getLogger(ClientConfig.class);

    private final Map<String, ClientKey<?>> keys;
    private final Map<String, Object> given;
    private final Map<String, Object> values = new LinkedHashMap<>();

    /**
     * @param keys all that the client takes
     * @param given what the application set, by name; a null counts as not set
     * @throws ConfigException if a value is not one that its key takes
     */
    public ClientConfig(Collection<ClientKey<?>> keys, Map<String, ?> given) {
        this.keys = new LinkedHashMap<>();
        keys.forEach(key -> this.keys.put(key.name(), key));
        this.given = new LinkedHashMap<>(given);
        keys.forEach(key -> values.put(key.name(), key.parse(given.get(key.name()))));
    }

    /**
     * Properties as a map.
     *
     * @throws ConfigException if a key is not text
     */
    public static Map<String, Object> mapOf(Properties properties) {
        Map<String, Object> map = new LinkedHashMap<>();
        // the defaults of properties are seen by their names only
        properties.stringPropertyNames().forEach(name -> map.put(name, properties.getProperty(name)));
        properties.forEach((key, value) -> {
            if (!(key instanceof String name)) {
                throw new ConfigException("the key " + key + " of the configuration is not a string");
            }
            map.put(name, value);
        });
        return map;
    }

    /** The value of a key; null only for a key without a default that nobody set. */
    @SuppressWarnings("unchecked") // each value was parsed by the key of that name
    public <T> T get(ClientKey<T> key) {
        if (!key.equals(keys.get(key.name()))) {
            throw new IllegalArgumentException(key.name() + " is not a key of this client");
        }
        return (T) values.get(key.name());
    }

    /** Whether the application set the key. */
    public boolean isSet(ClientKey<?> key) {
        return given.get(key.name()) != null;
    }

    /** The object that the application gave for a key as it is; null if it gave none. */
    public Object given(String name) {
        return given.get(name);
    }

    /** Everything that the application gave, as it gave it. */
    public Map<String, Object> originals() {
        return new LinkedHashMap<>(given);
    }

    /** The sentence for each key that is not in the table. */
    public List<String> unknown(Set<String> withoutEffect) {
        List<String> sentences = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>(given.keySet());
        names.removeAll(keys.keySet());
        for (String name : names) {
            if (withoutEffect.contains(name)) {
                sentences.add("the configuration " + name + " has no effect on this client");
            } else {
                String hint = NearestName.of(name, keys.keySet())
                        .map(nearest -> "; did you mean " + nearest + "?")
                        .orElse("");
                sentences.add("the configuration " + name + " is not known to this client" + hint);
            }
        }
        return sentences;
    }

    /**
     * Warns about keys that are not in the table.
     *
     * @param client who warns
     * @param withoutEffect keys that Apache's client has and this one does without
     */
    public void warnOfUnknown(String client, Set<String> withoutEffect) {
        unknown(withoutEffect).forEach(sentence -> LOG.warn("[{}] {}", client, sentence));
    }
}
