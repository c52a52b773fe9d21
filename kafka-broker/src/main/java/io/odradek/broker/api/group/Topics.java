package io.odradek.broker.api.group;

import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.TopicImage;
import io.odradek.common.Uuid;
import java.util.Optional;

/** Finds topics by name, or by id where a version has ids instead. */
final class Topics {

    private Topics() {}

    /** The topic's name; empty for an id that is not known. */
    static Optional<String> name(ClusterImage image, boolean byId, String name, Uuid id) {
        return byId ? image.topic(id).map(TopicImage::name) : Optional.of(name);
    }
}
