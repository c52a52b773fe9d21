package io.odradek.clients.admin;

import io.odradek.common.TopicPartition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Partitions in the shape of requests: by topic. Runs on: any thread; without state. */
final class Partitions {

    private Partitions() {}

    /** What a function makes of each topic and its partitions. */
    static <T> List<T> byTopic(Collection<TopicPartition> partitions, BiFunction<String, List<Integer>, T> function) {
        Map<String, List<Integer>> topics = new LinkedHashMap<>();
        partitions.forEach(one ->
                topics.computeIfAbsent(one.topic(), topic -> new ArrayList<>()).add(one.partition()));
        List<T> made = new ArrayList<>();
        topics.forEach((topic, numbers) -> made.add(function.apply(topic, numbers)));
        return made;
    }
}
