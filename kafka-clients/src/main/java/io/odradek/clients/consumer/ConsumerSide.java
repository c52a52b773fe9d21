package io.odradek.clients.consumer;

import io.odradek.clients.cluster.ClusterClient;
import io.odradek.clients.cluster.MetadataImage;
import io.odradek.clients.consumer.group.ConsumerMember;
import io.odradek.clients.consumer.group.Coordinator;
import io.odradek.clients.consumer.group.GroupSettings;
import io.odradek.clients.consumer.group.Identity;
import io.odradek.clients.consumer.group.MemberEvent;
import io.odradek.clients.consumer.group.MemberRunner;
import io.odradek.common.TopicPartition;
import io.odradek.common.Uuid;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A member of the consumer protocol: brings what it owns in line with what the broker says.
 *
 * <p>Runs on: the application's thread.
 */
final class ConsumerSide implements GroupSide {

    private final ClusterClient cluster;
    private final Ownership ownership;
    private final MemberRunner<ConsumerMember> runner;
    private final boolean withoutInternal;
    private final Map<Uuid, String> names = new LinkedHashMap<>();
    private Interest interest = Interest.NOTHING;
    private List<String> wanted = List.of();
    private MemberEvent.Target unresolved;
    private RuntimeException fatal;

    ConsumerSide(
            ClusterClient cluster,
            Coordinator coordinator,
            GroupSettings settings,
            Ownership ownership,
            boolean withoutInternal,
            Consumer<MemberEvent> events) {
        this.cluster = cluster;
        this.ownership = ownership;
        this.withoutInternal = withoutInternal;
        String memberId = Uuid.randomUuid().toString();
        this.runner =
                new MemberRunner<>(cluster, coordinator, events, io -> new ConsumerMember(settings, io, memberId));
    }

    private void onLoop(Consumer<ConsumerMember> what) {
        cluster.execute(() -> what.accept(runner.member()));
    }

    @Override
    public void interest(Interest now) {
        interest = now;
        wanted = now.names(cluster.metadata().image(), withoutInternal);
        tell();
    }

    /** Without a topic there is nothing to join for. */
    private boolean expects() {
        return interest.kind() == Interest.Kind.PATTERN ? !wanted.isEmpty() : interest.isSubscription();
    }

    private void tell() {
        List<String> topics = wanted;
        String expression = interest.expression();
        boolean expects = expects();
        onLoop(member -> {
            member.want(MemberRunner.nowMs(), topics, expression);
            if (expects) {
                member.join(MemberRunner.nowMs());
            }
        });
    }

    @Override
    public void polled() {
        if (fatal != null) {
            throw fatal;
        }
        boolean expects = expects();
        onLoop(member -> {
            if (expects) {
                member.join(MemberRunner.nowMs());
            }
        });
    }

    @Override
    public void rejoin(String reason) {
        // the broker decides when the group rebalances
    }

    @Override
    public Identity identity() {
        return runner.identity();
    }

    @Override
    public CompletableFuture<?> leave(boolean forGood) {
        CompletableFuture<Object> left = new CompletableFuture<>();
        interest = Interest.NOTHING;
        unresolved = null;
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
        if (event instanceof MemberEvent.Target target) {
            reconcile(target);
        } else if (event instanceof MemberEvent.Lost lost) {
            unresolved = null;
            try {
                ownership.lose(ownership.owned(), lost.why());
            } finally {
                onLoop(member -> member.gone(MemberRunner.nowMs()));
            }
        } else if (event instanceof MemberEvent.Failed failed) {
            ownership.lose(ownership.owned(), String.valueOf(failed.why().getMessage()));
            if (failed.why() instanceof ApiException refused && refused.error() == ErrorCode.FENCED_INSTANCE_ID) {
                // to try again would drive out the other one, which would do the same
                fatal = failed.why();
            }
            throw failed.why();
        }
    }

    private void reconcile(MemberEvent.Target target) {
        MetadataImage image = cluster.metadata().image();
        Set<TopicPartition> partitions = new LinkedHashSet<>();
        boolean complete = true;
        for (Map.Entry<Uuid, List<Integer>> topic : target.partitions().entrySet()) {
            String name = image.nameOf(topic.getKey()).orElse(names.get(topic.getKey()));
            if (name == null) {
                complete = false;
                continue;
            }
            names.put(topic.getKey(), name);
            topic.getValue().forEach(number -> partitions.add(new TopicPartition(name, number)));
        }
        if (!complete) {
            unresolved = target;
            boolean byExpression = interest.expression() != null;
            cluster.execute(() -> {
                if (byExpression) {
                    // the broker knows topics that this side has never asked for
                    cluster.metadata().wantAll(true);
                }
                cluster.metadata().outdated();
            });
            return;
        }
        unresolved = null;
        List<TopicPartition> gone = ownership.owned().stream()
                .filter(partition -> !partitions.contains(partition))
                .toList();
        try {
            if (!gone.isEmpty()) {
                ownership.commit();
                ownership.revoke(gone);
            }
            if (!partitions.equals(ownership.owned())) {
                ownership.assign(partitions);
            }
        } finally {
            onLoop(member -> member.reconciled(MemberRunner.nowMs(), byId(ownership.owned())));
        }
    }

    private Map<Uuid, List<Integer>> byId(Set<TopicPartition> partitions) {
        Map<String, Uuid> ids = new LinkedHashMap<>();
        names.forEach((id, name) -> ids.put(name, id));
        Map<Uuid, List<Integer>> byId = new LinkedHashMap<>();
        partitions.forEach(partition -> byId.computeIfAbsent(ids.get(partition.topic()), id -> new ArrayList<>())
                .add(partition.partition()));
        return byId;
    }

    @Override
    public void metadata(MetadataImage image) {
        if (unresolved != null) {
            reconcile(unresolved);
        }
        if (interest.kind() == Interest.Kind.PATTERN) {
            List<String> now = interest.names(image, withoutInternal);
            if (!now.equals(wanted)) {
                wanted = now;
                tell();
            }
        }
    }
}
