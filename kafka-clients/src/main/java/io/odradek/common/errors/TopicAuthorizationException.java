package io.odradek.common.errors;

import io.odradek.protocol.ErrorCode;
import java.util.Set;

/** {@link ErrorCode#TOPIC_AUTHORIZATION_FAILED} as an exception: this user may not do that with these topics. */
public class TopicAuthorizationException extends AuthorizationException {

    private static final long serialVersionUID = 1L;

    private final Set<String> unauthorizedTopics;

    public TopicAuthorizationException(String message) {
        this(message, Set.of());
    }

    public TopicAuthorizationException(Set<String> unauthorizedTopics) {
        this("not authorized to access the topics " + unauthorizedTopics, unauthorizedTopics);
    }

    public TopicAuthorizationException(String message, Set<String> unauthorizedTopics) {
        super(ErrorCode.TOPIC_AUTHORIZATION_FAILED, message, null);
        this.unauthorizedTopics = Set.copyOf(unauthorizedTopics);
    }

    /** The topics, as far as they are known; empty when they are not. */
    public Set<String> unauthorizedTopics() {
        return unauthorizedTopics;
    }
}
