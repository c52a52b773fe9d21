package io.odradek.broker.group;

import io.odradek.broker.cluster.BrokerImage;
import io.odradek.broker.cluster.ClusterDelta;
import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.cluster.TopicImage;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.node.GroupPaths;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The groups that this broker coordinates: those that rendezvous hashing over the live brokers gives it. It takes them over
 * when brokers come or go, without a rebalance, and gives up those that are another's now. That two brokers disagree for a
 * moment does no harm: each change is a compare-and-set of the group's znode.
 *
 * <p>Runs on: the groups' loop; what is public to the package as an event, and {@link #coordinatorOf}, on any thread.
 */
final class GroupSlots {

    private static final Logger LOG = LoggerFactory.getLogger(GroupSlots.class);

    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int LOADS_AT_A_TIME = 64;
    /** Of a group's name, encoded: each commit names the group in several paths. */
    private static final int MAX_NAME = 2_000;

    private final BrokerLife life;
    private final ClusterMetadata cluster;
    private final GroupContext context;
    private final Map<String, GroupSlot> slots = new HashMap<>();

    /** Counts how often all groups had to be looked at anew. */
    private int round;

    private boolean allLoaded;

    GroupSlots(BrokerLife life, ClusterMetadata cluster, GroupContext context) {
        this.life = life;
        this.cluster = cluster;
        this.context = context;
    }

    /** The live broker that coordinates a group. */
    Optional<BrokerImage> coordinatorOf(String group) {
        ClusterImage image = cluster.image();
        return Rendezvous.pick(group, image.brokers().keySet()).flatMap(image::broker);
    }

    private boolean isMine(String group) {
        return !life.isOver() && coordinatorOf(group).filter(life::is).isPresent();
    }

    // one by one -------------------------------------------------------------------------------------------------

    /**
     * The slot of a group, which may have to be read first.
     *
     * @throws ApiException when the group is another broker's, or its name cannot be one
     */
    GroupSlot require(String group) {
        if (!isMine(group)) {
            throw new ApiException(ErrorCode.NOT_COORDINATOR, "another broker coordinates the group");
        }
        GroupSlot present = slots.get(group);
        if (present != null) {
            return present;
        }
        if (GroupPaths.encode(group).length() > MAX_NAME) {
            throw new ApiException(ErrorCode.INVALID_GROUP_ID, "the name of the group is too long");
        }
        GroupSlot opened = open(group);
        var unused = opened.load();
        return opened;
    }

    private GroupSlot open(String group) {
        GroupSlot slot = new GroupSlot(group, context, gone -> slots.remove(gone.id(), gone));
        slots.put(group, slot);
        return slot;
    }

    /** All of them, in a list of its own. */
    List<GroupSlot> all() {
        return List.copyOf(slots.values());
    }

    /** Whether every group of this broker has a slot that has been read. */
    boolean areAllLoaded() {
        return allLoaded;
    }

    // events -----------------------------------------------------------------------------------------------------

    void onRegistered(long brokerEpoch) {
        life.begin(brokerEpoch);
        context.loop().execute(this::reassign);
    }

    void onSessionLost() {
        life.end();
        context.loop().execute(this::reassign);
    }

    /** Topics have come, gone or grown. */
    void onTopics() {
        context.loop().execute(() -> all().forEach(GroupSlot::onTopics));
    }

    void onImage(ClusterImage before, ClusterImage now, ClusterDelta delta) {
        if (!delta.brokers().isEmpty()) {
            context.loop().execute(this::reassign);
        }
        for (String name : delta.topics()) {
            if (before.topic(name).filter(topic -> isGone(topic, now)).isPresent()) {
                context.loop().execute(() -> all().forEach(slot -> slot.forgetTopic(name)));
            }
        }
    }

    private static boolean isGone(TopicImage topic, ClusterImage now) {
        return now.topic(topic.name())
                .filter(other -> other.id().equals(topic.id()))
                .isEmpty();
    }

    // all at once ------------------------------------------------------------------------------------------------

    /** Gives up what is another's, and takes over what is this broker's. */
    private void reassign() {
        for (GroupSlot slot : all()) {
            if (!isMine(slot.id())) {
                slot.end(ErrorCode.NOT_COORDINATOR, "another broker coordinates the group");
            }
        }
        round++;
        allLoaded = false;
        if (!life.isOver()) {
            takeOver(round);
        }
    }

    private void takeOver(int thisRound) {
        context.loop().after(context.groups().list(), (groups, failure) -> {
            if (thisRound != round) {
                return;
            }
            if (failure == null) {
                loadNext(groups.stream().filter(this::isMissing).toList(), thisRound);
            } else {
                LOG.warn("The groups in ZooKeeper cannot be listed, trying again: {}", failure.toString());
                context.loop().schedule(() -> retry(thisRound), RETRY_NANOS);
            }
        });
    }

    private boolean isMissing(String group) {
        return isMine(group) && !slots.containsKey(group);
    }

    private void retry(int thisRound) {
        if (thisRound == round) {
            takeOver(thisRound);
        }
    }

    private void loadNext(List<String> missing, int thisRound) {
        if (thisRound != round) {
            return;
        }
        if (missing.isEmpty()) {
            allLoaded = true;
            return;
        }
        List<String> now = missing.subList(0, Math.min(LOADS_AT_A_TIME, missing.size()));
        List<String> later = missing.subList(now.size(), missing.size());
        CompletableFuture<?>[] loads =
                now.stream().filter(this::isMissing).map(id -> open(id).load()).toArray(CompletableFuture[]::new);
        context.loop().after(CompletableFuture.allOf(loads), (done, failure) -> loadNext(later, thisRound));
    }
}
