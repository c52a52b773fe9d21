package io.odradek.common;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** Topics, all of them by name or all of them by id. Immutable. */
public abstract sealed class TopicCollection {

    private TopicCollection() {}

    /** Topics by id. */
    public static TopicIdCollection ofTopicIds(Collection<Uuid> ids) {
        return new TopicIdCollection(ids);
    }

    /** Topics by name. */
    public static TopicNameCollection ofTopicNames(Collection<String> names) {
        return new TopicNameCollection(names);
    }

    /** Topics by id. */
    public static final class TopicIdCollection extends TopicCollection {

        private final Set<Uuid> ids;

        private TopicIdCollection(Collection<Uuid> ids) {
            this.ids = new LinkedHashSet<>(ids);
        }

        /** A copy. */
        public Collection<Uuid> topicIds() {
            return Set.copyOf(ids);
        }
    }

    /** Topics by name. */
    public static final class TopicNameCollection extends TopicCollection {

        private final Set<String> names;

        private TopicNameCollection(Collection<String> names) {
            this.names = new LinkedHashSet<>(names);
        }

        /** A copy. */
        public Collection<String> topicNames() {
            return Set.copyOf(names);
        }
    }
}
