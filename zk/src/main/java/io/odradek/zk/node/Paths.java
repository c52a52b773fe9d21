package io.odradek.zk.node;

import java.util.List;

/** Where everything stands, relative to the chroot. The classic paths of Kafka, and some of our own. */
public final class Paths {

    public static final String BROKERS = "/brokers";
    public static final String BROKER_IDS = "/brokers/ids";
    public static final String TOPICS = "/brokers/topics";
    public static final String CONFIG = "/config";
    public static final String CONFIG_CHANGES = "/config/changes";
    public static final String CONTROLLER = "/controller";
    public static final String CONTROLLER_EPOCH = "/controller_epoch";
    public static final String CLUSTER_ID = "/cluster/id";
    public static final String DELETE_TOPICS = "/admin/delete_topics";
    public static final String PRODUCER_ID_BLOCK = "/latest_producer_id_block";

    /** Ours: the queues for roles; outside the roots that are watched. */
    public static final String LATCHES = "/latches";
    /** Ours: the queue for the role of controller. */
    public static final String CONTROLLER_LATCH = "/latches/controller";
    /** Ours: the queues for the leadership of partitions, by topic id. */
    public static final String PARTITION_LATCHES = "/latches/p";
    /** The partitions that shall be led by their first replica again. */
    public static final String PREFERRED_ELECTION = "/admin/preferred_replica_election";
    /** Ours: one ephemeral znode for each life of a broker; outside the roots that are watched. */
    public static final String LIVES = "/lives";
    /** Ours: per name of a deleted topic the highest leader epoch that it reached. */
    public static final String TOPIC_EPOCHS = "/topic_epochs";

    /** What every broker makes sure of when it starts; parents come before children. */
    public static final List<String> ROOTS = List.of(
            GroupPaths.ROOT,
            BROKERS,
            BROKER_IDS,
            TOPICS,
            "/brokers/seqid",
            CONFIG,
            CONFIG_CHANGES,
            "/config/topics",
            "/config/clients",
            "/config/users",
            "/config/brokers",
            "/config/ips",
            "/config/groups",
            "/admin",
            DELETE_TOPICS,
            "/isr_change_notification",
            PRODUCER_ID_BLOCK,
            "/log_dir_event_notification",
            "/cluster",
            LATCHES,
            PARTITION_LATCHES,
            LIVES,
            TOPIC_EPOCHS);

    private Paths() {}

    public static String broker(int id) {
        return BROKER_IDS + '/' + id;
    }

    /** The mark of one life of a broker: there as long as the registration that its session made. */
    public static String life(int broker, long sessionId) {
        return LIVES + '/' + broker + '-' + Long.toHexString(sessionId);
    }

    public static String topic(String topic) {
        return TOPICS + '/' + topic;
    }

    public static String partitions(String topic) {
        return TOPICS + '/' + topic + "/partitions";
    }

    public static String partition(String topic, int partition) {
        return partitions(topic) + '/' + partition;
    }

    public static String state(String topic, int partition) {
        return partition(topic, partition) + "/state";
    }

    /** The queues of one topic. */
    public static String topicLatches(String topicId) {
        return PARTITION_LATCHES + '/' + topicId;
    }

    /** The queue for the leadership of one partition. */
    public static String partitionLatch(String topicId, int partition) {
        return topicLatches(topicId) + '/' + partition;
    }

    public static String topicConfig(String topic) {
        return CONFIG + "/topics/" + topic;
    }

    public static String deleteTopic(String topic) {
        return DELETE_TOPICS + '/' + topic;
    }

    public static String topicEpoch(String topic) {
        return TOPIC_EPOCHS + '/' + topic;
    }
}
