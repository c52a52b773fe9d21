package io.odradek.clients.consumer;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.odradek.clients.cluster.ClusterClient;
import io.odradek.clients.cluster.MetadataImage;
import io.odradek.clients.cluster.TopicImage;
import io.odradek.clients.consumer.ConsumerPartitionAssignor.Assignment;
import io.odradek.clients.consumer.ConsumerPartitionAssignor.GroupSubscription;
import io.odradek.clients.consumer.ConsumerPartitionAssignor.RebalanceProtocol;
import io.odradek.clients.consumer.ConsumerPartitionAssignor.Subscription;
import io.odradek.clients.consumer.group.ClassicMember;
import io.odradek.clients.consumer.group.Coordinator;
import io.odradek.clients.consumer.group.GroupBytes;
import io.odradek.clients.consumer.group.GroupSettings;
import io.odradek.clients.consumer.group.Identity;
import io.odradek.clients.consumer.group.MemberEvent;
import io.odradek.clients.consumer.group.MemberRunner;
import io.odradek.common.KafkaException;
import io.odradek.common.TopicPartition;
import io.odradek.common.errors.FencedInstanceIdException;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.ConsumerProtocolAssignment;
import io.odradek.protocol.message.ConsumerProtocolSubscription;
import io.odradek.protocol.message.JoinGroupRequest.JoinGroupRequestProtocol;
import io.odradek.protocol.message.JoinGroupResponse.JoinGroupResponseMember;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A member of the classic protocol: gives back, says what it wants, and, when it leads, computes who gets what.
 *
 * <p>Runs on: the application's thread.
 */
final class ClassicSide implements GroupSide {

    private final ClusterClient cluster;
    private final GroupSettings settings;
    private final List<ConsumerPartitionAssignor> assignors;
    private final Ownership ownership;
    private final MemberRunner<ClassicMember> runner;
    private final boolean cooperative;
    private final boolean withoutInternal;
    private final Inbox inbox;
    private final long apiTimeoutMs;
    private Interest interest = Interest.NOTHING;
    private List<String> wanted = List.of();
    private Map<String, Integer> assignedSizes = Map.of();
    private List<String> joinedWith = List.of();
    private RuntimeException fatal;
    private int generation = -1;

    ClassicSide(
            ClusterClient cluster,
            Coordinator coordinator,
            GroupSettings settings,
            List<ConsumerPartitionAssignor> assignors,
            Ownership ownership,
            boolean withoutInternal,
            Inbox inbox,
            long apiTimeoutMs,
            Consumer<MemberEvent> events) {
        this.cluster = cluster;
        this.settings = settings;
        this.assignors = assignors;
        this.ownership = ownership;
        this.withoutInternal = withoutInternal;
        this.inbox = inbox;
        this.apiTimeoutMs = apiTimeoutMs;
        this.cooperative = isCooperative(assignors);
        this.runner = new MemberRunner<>(cluster, coordinator, events, io -> new ClassicMember(settings, io));
    }

    /** The dearest protocol that all assignors support. */
    private static boolean isCooperative(List<ConsumerPartitionAssignor> assignors) {
        Set<RebalanceProtocol> common = new HashSet<>(assignors.get(0).supportedProtocols());
        assignors.forEach(assignor -> common.retainAll(assignor.supportedProtocols()));
        if (common.isEmpty()) {
            throw new IllegalArgumentException(
                    "the assignors of partition.assignment.strategy have no rebalance protocol in common");
        }
        return common.contains(RebalanceProtocol.COOPERATIVE);
    }

    private void onLoop(Consumer<ClassicMember> what) {
        cluster.execute(() -> what.accept(runner.member()));
    }

    @Override
    public void interest(Interest now) {
        interest = now;
        wanted = now.names(cluster.metadata().image(), withoutInternal);
        onLoop(member -> {
            member.rejoin(MemberRunner.nowMs(), "the subscription has changed");
            member.join(MemberRunner.nowMs());
        });
    }

    @Override
    public void polled() {
        if (fatal != null) {
            throw fatal;
        }
        onLoop(member -> member.join(MemberRunner.nowMs()));
    }

    @Override
    public void rejoin(String reason) {
        onLoop(member -> member.rejoin(MemberRunner.nowMs(), reason));
    }

    @Override
    public Identity identity() {
        return runner.identity();
    }

    @Override
    public CompletableFuture<?> leave(boolean forGood) {
        CompletableFuture<Object> left = new CompletableFuture<>();
        interest = Interest.NOTHING;
        cluster.execute(() -> {
            runner.member().leave(MemberRunner.nowMs(), forGood);
            var unused = runner.last().whenComplete((answer, failure) -> left.complete(null));
        });
        return left;
    }

    @Override
    public void handle(MemberEvent event) {
        if (!interest.isSubscription()) {
            return;
        }
        if (event instanceof MemberEvent.Prepare) {
            prepare();
        } else if (event instanceof MemberEvent.Lead lead) {
            lead(lead);
        } else if (event instanceof MemberEvent.Assigned assigned) {
            assigned(assigned);
        } else if (event instanceof MemberEvent.Lost lost) {
            generation = -1;
            ownership.lose(ownership.owned(), lost.why());
        } else if (event instanceof MemberEvent.Failed failed) {
            ownership.lose(ownership.owned(), String.valueOf(failed.why().getMessage()));
            if (failed.why() instanceof FencedInstanceIdException) {
                // to try again would drive out the other one, which would do the same
                fatal = failed.why();
            }
            throw failed.why();
        }
    }

    private void prepare() {
        try {
            ownership.commit();
            wanted = interest.names(cluster.metadata().image(), withoutInternal);
            if (!cooperative) {
                ownership.revoke(ownership.owned());
            } else {
                ownership.revoke(ownership.owned().stream()
                        .filter(partition -> !wanted.contains(partition.topic()))
                        .toList());
            }
        } finally {
            joinedWith = wanted;
            List<JoinGroupRequestProtocol> protocols = protocols();
            onLoop(member -> member.prepared(MemberRunner.nowMs(), protocols));
        }
    }

    private List<JoinGroupRequestProtocol> protocols() {
        List<JoinGroupRequestProtocol> protocols = new ArrayList<>();
        for (ConsumerPartitionAssignor assignor : assignors) {
            ByteBuffer userData = assignor.subscriptionUserData(new LinkedHashSet<>(wanted));
            List<ConsumerProtocolSubscription.TopicPartition> owned = new ArrayList<>();
            GroupBytes.byTopic(ownership.owned())
                    .forEach((topic, numbers) -> owned.add(new ConsumerProtocolSubscription.TopicPartition()
                            .topic(topic)
                            .partitions(numbers)));
            protocols.add(new JoinGroupRequestProtocol()
                    .name(assignor.name())
                    .metadata(GroupBytes.of(new ConsumerProtocolSubscription()
                            .topics(wanted.stream().sorted().toList())
                            .userData(bytes(userData))
                            .ownedPartitions(owned)
                            .generationId(generation)
                            .rackId(settings.rack().isEmpty() ? null : settings.rack()))));
        }
        return protocols;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        return buffer == null ? null : ByteBufUtil.getBytes(Unpooled.wrappedBuffer(buffer.duplicate()));
    }

    private ConsumerPartitionAssignor assignor(String name) {
        return assignors.stream()
                .filter(assignor -> assignor.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new KafkaException("the group has chosen the assignor " + name
                        + ", which partition.assignment.strategy does not name"));
    }

    private void lead(MemberEvent.Lead lead) {
        Map<String, Subscription> subscriptions = new HashMap<>();
        Set<String> topics = new HashSet<>();
        for (JoinGroupResponseMember member : lead.members()) {
            Subscription subscription = subscription(GroupBytes.subscription(member.metadata()));
            subscription.setGroupInstanceId(Optional.ofNullable(member.groupInstanceId()));
            subscriptions.put(member.memberId(), subscription);
            topics.addAll(subscription.topics());
        }
        MetadataImage image = imageWith(topics);
        assignedSizes = sizes(image, topics);
        Map<String, byte[]> given = new HashMap<>();
        assignor(lead.protocol())
                .assign(ClusterView.cluster(image), new GroupSubscription(subscriptions))
                .groupAssignment()
                .forEach((member, assignment) -> given.put(member, bytes(assignment)));
        onLoop(member -> member.led(MemberRunner.nowMs(), lead.generation(), given));
    }

    /** The newest image, once something is known of each topic. */
    private MetadataImage imageWith(Set<String> topics) {
        MetadataImage image = cluster.metadata().image();
        if (image.topics().keySet().containsAll(topics)) {
            return image;
        }
        CompletableFuture<MetadataImage> complete = OnLoop.ask(cluster, () -> {
            topics.forEach(cluster.metadata()::want);
            return cluster.metadata().next(next -> next.topics().keySet().containsAll(topics));
        });
        return inbox.get(complete, Clock.deadline(apiTimeoutMs), "learn of the topics that the group reads");
    }

    private static Map<String, Integer> sizes(MetadataImage image, Collection<String> topics) {
        Map<String, Integer> sizes = new HashMap<>();
        topics.forEach(topic -> sizes.put(
                topic,
                image.topic(topic).map(TopicImage::partitions).map(List::size).orElse(0)));
        return sizes;
    }

    private static Subscription subscription(ConsumerProtocolSubscription read) {
        List<TopicPartition> owned = new ArrayList<>();
        read.ownedPartitions().forEach(topic -> topic.partitions()
                .forEach(number -> owned.add(new TopicPartition(topic.topic(), number))));
        return new Subscription(
                read.topics(),
                read.userData() == null ? null : ByteBuffer.wrap(read.userData()),
                owned,
                read.generationId(),
                Optional.ofNullable(read.rackId()));
    }

    private static byte[] bytes(Assignment assignment) {
        List<ConsumerProtocolAssignment.TopicPartition> topics = new ArrayList<>();
        GroupBytes.byTopic(assignment.partitions())
                .forEach((topic, numbers) -> topics.add(new ConsumerProtocolAssignment.TopicPartition()
                        .topic(topic)
                        .partitions(numbers)));
        return GroupBytes.of(
                new ConsumerProtocolAssignment().assignedPartitions(topics).userData(bytes(assignment.userData())));
    }

    private void assigned(MemberEvent.Assigned event) {
        if (!event.identity().equals(runner.identity())) {
            // another rebalance has begun since
            return;
        }
        ConsumerProtocolAssignment read = GroupBytes.assignment(event.assignment());
        List<TopicPartition> partitions = new ArrayList<>();
        read.assignedPartitions().forEach(topic -> topic.partitions()
                .forEach(number -> partitions.add(new TopicPartition(topic.topic(), number))));
        generation = event.identity().generation();
        ConsumerPartitionAssignor chosen = assignor(event.protocol());
        chosen.onAssignment(
                new Assignment(partitions, read.userData() == null ? null : ByteBuffer.wrap(read.userData())),
                new ConsumerGroupMetadata(
                        settings.groupId(), generation, event.identity().memberId(), settings.instanceId()));
        List<TopicPartition> gone = ownership.owned().stream()
                .filter(partition -> !partitions.contains(partition))
                .toList();
        if (!gone.isEmpty()) {
            ownership.commit();
            ownership.revoke(gone);
            rejoin("partitions were given back");
        }
        partitions.forEach(partition -> cluster.execute(() -> cluster.metadata().want(partition.topic())));
        ownership.assign(partitions);
        if (!wanted.equals(joinedWith)) {
            rejoin("the subscription has changed");
        }
    }

    @Override
    public void metadata(MetadataImage image) {
        if (!interest.isSubscription()) {
            return;
        }
        if (!interest.names(image, withoutInternal).equals(wanted)) {
            rejoin("other topics match the pattern");
        } else if (!assignedSizes.isEmpty()
                && !sizes(image, assignedSizes.keySet()).equals(assignedSizes)) {
            assignedSizes = Map.of();
            rejoin("topics have more partitions");
        }
        for (String topic : wanted) {
            ErrorCode error = image.topic(topic).map(TopicImage::error).orElse(ErrorCode.NONE);
            if (error == ErrorCode.TOPIC_AUTHORIZATION_FAILED) {
                throw new io.odradek.common.errors.TopicAuthorizationException(Set.of(topic));
            }
            if (error == ErrorCode.INVALID_TOPIC_EXCEPTION) {
                throw new io.odradek.common.errors.InvalidTopicException(Set.of(topic));
            }
        }
    }
}
