package io.odradek.broker.controller;

import io.odradek.broker.cluster.ClusterImage;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;

/** Kafka's rules for the names of topics. They become directories and names of metrics. Runs on: any thread. */
public final class TopicNames {

    private static final int MAX_LENGTH = 249;

    private TopicNames() {}

    /** Throws INVALID_TOPIC_EXCEPTION for a name that no topic can have. */
    public static void validate(String name) {
        if (name.isEmpty()) {
            throw invalid("a topic needs a name: the name is empty");
        }
        if (name.equals(".") || name.equals("..")) {
            throw invalid("'" + name + "' cannot be the name of a topic: it is a directory");
        }
        if (name.length() > MAX_LENGTH) {
            throw invalid("a topic name of " + name.length() + " characters is too long: use at most " + MAX_LENGTH);
        }
        if (!name.chars().allMatch(TopicNames::isLegal)) {
            throw invalid("'" + name + "' cannot be the name of a topic: use only letters and digits of ASCII, '.', '_'"
                    + " and '-'");
        }
    }

    /** Throws INVALID_TOPIC_EXCEPTION when a topic differs only in '.' and '_', which are the same in names of metrics. */
    static void checkCollision(String name, ClusterImage image) {
        if (name.indexOf('.') < 0 && name.indexOf('_') < 0) {
            return;
        }
        String merged = merge(name);
        image.forEachTopic(topic -> {
            if (!topic.name().equals(name) && merge(topic.name()).equals(merged)) {
                throw invalid("topic '" + name + "' would share its metrics with '" + topic.name()
                        + "', since '.' and '_' are the same there: choose a name that differs in more");
            }
        });
    }

    private static String merge(String name) {
        return name.replace('.', '_');
    }

    private static boolean isLegal(int character) {
        return character >= 'a' && character <= 'z'
                || character >= 'A' && character <= 'Z'
                || character >= '0' && character <= '9'
                || character == '.'
                || character == '_'
                || character == '-';
    }

    private static ApiException invalid(String message) {
        return new ApiException(ErrorCode.INVALID_TOPIC_EXCEPTION, message);
    }
}
