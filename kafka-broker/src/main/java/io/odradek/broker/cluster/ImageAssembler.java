package io.odradek.broker.cluster;

import io.odradek.common.Uuid;
import io.odradek.zk.node.ConfigEntity;
import io.odradek.zk.watch.MetadataChange;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes the next image from the last one and a batch of changes. Keeps beside the image what is not part of it yet: states
 * whose topic is not known. Runs on: the ZooKeeper event thread.
 */
final class ImageAssembler {

    private final Map<String, TopicEditor.Raw> rawTopics = new HashMap<>();
    private ClusterImage image = ClusterImage.EMPTY;

    /** An image and how it differs from the one before. */
    record Step(ClusterImage before, ClusterImage now, ClusterDelta delta) {}

    Step apply(List<MetadataChange> batch) {
        Draft draft = new Draft(image);
        batch.forEach(draft::apply);
        Step step = draft.finish();
        image = step.now();
        return step;
    }

    /** The changes of one batch. */
    private final class Draft {

        private final ClusterImage before;
        private final SortedMap<Integer, BrokerImage> brokers;
        private final SharedMap.Editor<ConfigEntity, Map<String, String>> configs;
        private final Set<String> deletions;
        private final Map<String, TopicEditor> topics = new HashMap<>();
        private final Set<Integer> changedBrokers = new HashSet<>();
        private final Set<ConfigEntity> changedConfigs = new HashSet<>();
        private final Set<String> changedDeletions = new HashSet<>();
        private int controllerId;
        private int controllerEpoch;

        Draft(ClusterImage before) {
            this.before = before;
            this.brokers = new TreeMap<>(before.brokers());
            this.configs = before.configs().edit();
            this.deletions = new HashSet<>(before.deletions());
            this.controllerId = before.controllerId();
            this.controllerEpoch = before.controllerEpoch();
        }

        void apply(MetadataChange change) {
            if (change instanceof MetadataChange.TopicPresent present) {
                topic(present.topic()).present(present);
            } else if (change instanceof MetadataChange.TopicGone gone) {
                topic(gone.topic()).gone();
            } else if (change instanceof MetadataChange.StatePresent present) {
                topic(present.topic()).present(present);
            } else if (change instanceof MetadataChange.StateGone gone) {
                topic(gone.topic()).stateGone(gone.partition());
            } else {
                applyOther(change);
            }
        }

        private void applyOther(MetadataChange change) {
            if (change instanceof MetadataChange.BrokerPresent present) {
                brokers.put(present.id(), BrokerImage.of(present.id(), present.epoch(), present.node()));
                changedBrokers.add(present.id());
            } else if (change instanceof MetadataChange.BrokerGone gone) {
                brokers.remove(gone.id());
                changedBrokers.add(gone.id());
            } else if (change instanceof MetadataChange.ConfigPresent present) {
                configs.put(present.entity(), present.config());
                changedConfigs.add(present.entity());
            } else if (change instanceof MetadataChange.ConfigGone gone) {
                configs.remove(gone.entity());
                changedConfigs.add(gone.entity());
            } else if (change instanceof MetadataChange.DeletionQueued queued) {
                deletions.add(queued.topic());
                changedDeletions.add(queued.topic());
            } else if (change instanceof MetadataChange.DeletionDone done) {
                deletions.remove(done.topic());
                changedDeletions.add(done.topic());
            } else {
                applyController(change);
            }
        }

        private void applyController(MetadataChange change) {
            if (change instanceof MetadataChange.ControllerPresent present) {
                controllerId = present.brokerId();
            } else if (change instanceof MetadataChange.ControllerGone) {
                controllerId = -1;
            } else if (change instanceof MetadataChange.ControllerEpochPresent present) {
                controllerEpoch = present.epoch();
            }
        }

        private TopicEditor topic(String name) {
            return topics.computeIfAbsent(name, absent -> Optional.ofNullable(rawTopics.get(name))
                    .map(TopicEditor::from)
                    .orElseGet(() -> TopicEditor.empty(name)));
        }

        Step finish() {
            SharedMap.Editor<String, TopicImage> topicImages = before.topics().edit();
            SharedMap.Editor<Uuid, String> names = before.topicNames().edit();
            Set<String> changedTopics = new HashSet<>();
            topics.forEach((name, editor) -> {
                remember(editor.raw());
                Optional<TopicImage> old = topicImages.get(name);
                Optional<TopicImage> now = editor.image(old);
                if (!old.equals(now)) {
                    changedTopics.add(name);
                    replace(topicImages, names, old, now);
                }
            });
            ClusterImage now = new ClusterImage(
                    brokers,
                    topicImages.build(),
                    names.build(),
                    configs.build(),
                    deletions,
                    controllerId,
                    controllerEpoch);
            boolean controller = controllerId != before.controllerId() || controllerEpoch != before.controllerEpoch();
            return new Step(
                    before,
                    now,
                    new ClusterDelta(changedTopics, changedBrokers, changedConfigs, controller, changedDeletions));
        }

        private void remember(TopicEditor.Raw raw) {
            if (raw.isNothing()) {
                rawTopics.remove(raw.name());
            } else {
                rawTopics.put(raw.name(), raw);
            }
        }

        private void replace(
                SharedMap.Editor<String, TopicImage> topicImages,
                SharedMap.Editor<Uuid, String> names,
                Optional<TopicImage> old,
                Optional<TopicImage> now) {
            old.ifPresent(topic -> {
                topicImages.remove(topic.name());
                names.remove(topic.id());
            });
            now.ifPresent(topic -> {
                topicImages.put(topic.name(), topic);
                if (!topic.id().equals(Uuid.ZERO_UUID)) {
                    names.put(topic.id(), topic.name());
                }
            });
        }
    }
}
