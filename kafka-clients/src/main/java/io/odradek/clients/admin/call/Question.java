package io.odradek.clients.admin.call;

import io.odradek.protocol.ApiKey;
import io.odradek.protocol.ApiMessage;
import java.util.List;

/**
 * What is asked for some keys, each of which gets an answer of its own. Without state.
 *
 * @param what the call, for messages: "createTopics"
 * @param answerType the message that answers
 * @param maxVersion the highest version in which it is asked
 * @param maxKeys how many keys one request may ask for
 * @param <K> what is asked for: topics, partitions, groups, brokers
 * @param <V> what is answered for each
 * @param <R> the message that answers
 */
public record Question<K, V, R extends ApiMessage>(
        String what,
        ApiKey api,
        Class<R> answerType,
        int maxVersion,
        int maxKeys,
        Request<K> request,
        Reading<K, V, R> reading) {

    /** Makes the message, for the version that both sides speak. */
    @FunctionalInterface
    public interface Request<K> {
        /** @param timeoutMs how long the broker may take */
        ApiMessage of(List<K> keys, int version, int timeoutMs);
    }

    /** Takes the message apart. */
    @FunctionalInterface
    public interface Reading<K, V, R> {
        /** @param keys those that were asked for in the request */
        void read(R answer, List<K> keys, Answers<K, V> answers);
    }

    /** One request for all keys that a broker is asked for. */
    public static <K, V, R extends ApiMessage> Question<K, V, R> together(
            String what, ApiKey api, Class<R> answerType, Request<K> request, Reading<K, V, R> reading) {
        return new Question<>(what, api, answerType, api.maxStableVersion(), Integer.MAX_VALUE, request, reading);
    }

    /** A request for each key. */
    public static <K, V, R extends ApiMessage> Question<K, V, R> each(
            String what, ApiKey api, Class<R> answerType, Request<K> request, Reading<K, V, R> reading) {
        return new Question<>(what, api, answerType, api.maxStableVersion(), 1, request, reading);
    }

    /** The same in no higher a version. */
    public Question<K, V, R> upTo(int version) {
        return new Question<>(
                what, api, answerType, Math.min(version, api.maxStableVersion()), maxKeys, request, reading);
    }
}
