package io.odradek.common.errors;

import io.odradek.protocol.ErrorCode;
import java.util.Set;

/** {@link ErrorCode#INVALID_TOPIC_EXCEPTION} as an exception: no topic may have such a name. */
public class InvalidTopicException extends InvalidConfigurationException {

    private static final long serialVersionUID = 1L;

    private final Set<String> invalidTopics;

    public InvalidTopicException(String message) {
        this(message, Set.of());
    }

    public InvalidTopicException(Set<String> invalidTopics) {
        this("invalid topics: " + invalidTopics, invalidTopics);
    }

    public InvalidTopicException(String message, Set<String> invalidTopics) {
        super(ErrorCode.INVALID_TOPIC_EXCEPTION, message, null);
        this.invalidTopics = Set.copyOf(invalidTopics);
    }

    /** The names, as far as they are known; empty when they are not. */
    public Set<String> invalidTopics() {
        return invalidTopics;
    }
}
