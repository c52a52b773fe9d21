package io.odradek.broker.group.consumer;

import io.odradek.common.Uuid;
import io.odradek.protocol.ApiException;
import io.odradek.protocol.ErrorCode;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What the members read, of the topics that there are.
 *
 * @param byMember the topics of each
 * @param partitions how many each topic has that anybody reads
 */
record Subscriptions(Map<String, Set<Uuid>> byMember, Map<Uuid, Integer> partitions) {

    static final Subscriptions NONE = new Subscriptions(Map.of(), Map.of());

    /** Members send expressions; what is longer than this is none that a person wrote. */
    private static final int MAX_REGEX = 1_000;

    static Subscriptions of(Collection<ConsumerMember> members, KnownTopics topics) {
        Map<String, Set<Uuid>> byMember = new HashMap<>();
        Map<Uuid, Integer> partitions = new HashMap<>();
        Map<String, Set<String>> matches = new HashMap<>();
        for (ConsumerMember member : members) {
            Set<Uuid> read = new HashSet<>();
            names(member, topics, matches).forEach(name -> topics.find(name).ifPresent(topic -> {
                read.add(topic.id());
                partitions.put(topic.id(), topic.partitions());
            }));
            byMember.put(member.id(), read);
        }
        return new Subscriptions(byMember, partitions);
    }

    private static Set<String> names(ConsumerMember member, KnownTopics topics, Map<String, Set<String>> matches) {
        Set<String> names = new HashSet<>(member.topics());
        member.regex().ifPresent(regex -> names.addAll(matches.computeIfAbsent(regex, text -> matching(text, topics))));
        return names;
    }

    private static Set<String> matching(String regex, KnownTopics topics) {
        Pattern pattern = Pattern.compile(regex);
        Set<String> names = new HashSet<>();
        topics.byName().keySet().stream()
                .filter(name -> pattern.matcher(name).matches())
                .forEach(names::add);
        return names;
    }

    /** @throws ApiException INVALID_REGULAR_EXPRESSION when it is none */
    static void requireRegex(String regex) {
        if (regex.length() > MAX_REGEX) {
            throw new ApiException(
                    ErrorCode.INVALID_REGULAR_EXPRESSION,
                    "an expression of " + regex.length() + " characters, of " + MAX_REGEX + " allowed");
        }
        try {
            Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new ApiException(ErrorCode.INVALID_REGULAR_EXPRESSION, e.getMessage());
        }
    }
}
