package io.odradek.broker.controller;

import io.odradek.broker.cluster.ClusterDelta;
import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.cluster.TopicImage;
import io.odradek.common.TopicPartition;
import io.odradek.common.Uuid;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.election.ControllerElection;
import io.odradek.zk.session.ZkException;
import io.odradek.zk.store.ControllerEpoch;
import io.odradek.zk.store.TopicSpec;
import io.odradek.zk.store.TopicSpec.PartitionSpec;
import io.odradek.zk.store.TopicStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes, enlarges and deletes topics while this broker is the controller.
 *
 * <p>A request is decided on the newest image and made true by multis that check the controller's epoch: what the image did
 * not show yet, ZooKeeper knows. Futures complete when ZooKeeper has it; that the answering broker has seen it, too, is what
 * {@link ClusterMetadata#whenTopic} waits for. They do not fail: each item has its own result, with NOT_CONTROLLER when this
 * broker is not the controller, or not any more.
 *
 * <p>When elected it finishes what its predecessor left: topics marked for deletion go, topics without states get them.
 *
 * <p>Runs on: a loop of its own, one thread, which owns all fields. Public methods may be called from any thread and do not
 * block.
 */
public final class Controller implements ControllerElection.Listener, ClusterMetadata.Listener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Controller.class);

    private final ClusterMetadata cluster;
    private final TopicStore topics;
    private final ControllerSettings settings;
    private final TopicPlanner planner;
    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "controller");
        thread.setDaemon(true);
        return thread;
    });
    private final Deletions deletions;
    private final Repairs repairs;
    private final Reassignments reassignments;
    private volatile boolean active;
    private volatile Consumer<ControllerEpoch> onFenced = epoch -> {};
    private Optional<ControllerEpoch> office = Optional.empty();

    /** @param leaders for partitions that move away from their leaders */
    public Controller(
            ClusterMetadata cluster,
            TopicStore topics,
            ControllerSettings settings,
            ConfigRules rules,
            PreferredLeaders leaders) {
        this(
                cluster,
                topics,
                settings,
                leaders,
                new TopicPlanner(settings, rules, RandomGenerator.getDefault(), Uuid::randomUuid));
    }

    private Controller(
            ClusterMetadata cluster,
            TopicStore topics,
            ControllerSettings settings,
            PreferredLeaders leaders,
            TopicPlanner planner) {
        this.cluster = cluster;
        this.topics = topics;
        this.settings = settings;
        this.planner = planner;
        this.deletions = new Deletions(topics, loop, () -> office);
        this.repairs = new Repairs(cluster, topics, planner, loop, () -> office);
        this.reassignments = new Reassignments(cluster, topics, loop, () -> office, leaders);
    }

    /** Tells of an office that has ended without the election knowing. Call before the election starts. */
    public void whenFenced(Consumer<ControllerEpoch> listener) {
        onFenced = listener;
    }

    /** Whether this broker is the controller, as far as it knows. */
    public boolean isActive() {
        return active;
    }

    /** Makes topics, or, to validate only, says what would become of them. Results are in the order of the request. */
    public CompletableFuture<List<Result<CreatedTopic>>> createTopics(List<NewTopic> request, boolean validateOnly) {
        return onLoop(request, NewTopic::name, epoch -> {
            Batch<CreatedTopic> batch =
                    new Batch<>(request.stream().map(NewTopic::name).toList());
            List<TopicSpec> specs = new ArrayList<>();
            ClusterImage image = cluster.image();
            LatchUse latches = planner.latches(image);
            for (NewTopic topic : request) {
                batch.attempt(topic.name(), () -> specs.add(planner.plan(topic, image, latches)));
            }
            if (validateOnly) {
                specs.forEach(spec -> batch.done(spec.name(), created(spec, Uuid.ZERO_UUID)));
                return CompletableFuture.completedFuture(batch.results());
            }
            return create(specs, epoch, batch);
        });
    }

    private CompletableFuture<List<Result<CreatedTopic>>> create(
            List<TopicSpec> specs, ControllerEpoch epoch, Batch<CreatedTopic> batch) {
        return topics.create(specs, epoch)
                .handleAsync(
                        (outcomes, failure) -> {
                            for (int i = 0; i < specs.size(); i++) {
                                settle(
                                        epoch,
                                        batch,
                                        specs.get(i),
                                        failure == null ? outcomes.get(i).failure() : Optional.of(failure));
                            }
                            return batch.results();
                        },
                        loop);
    }

    private void settle(
            ControllerEpoch epoch, Batch<CreatedTopic> batch, TopicSpec spec, Optional<? extends Throwable> failure) {
        if (failure.isPresent()) {
            batch.failed(spec.name(), noteFencing(epoch, failure.get()));
        } else {
            LOG.info(
                    "Topic {} is created with {} partitions, id {}",
                    spec.name(),
                    spec.partitions().size(),
                    spec.id());
            batch.done(spec.name(), created(spec, Uuid.fromString(spec.id())));
        }
    }

    private static CreatedTopic created(TopicSpec spec, Uuid id) {
        int factor = spec.partitions().get(0).replicas().size();
        return new CreatedTopic(id, spec.partitions().size(), factor, spec.config());
    }

    /** Adds partitions; the value is how many the topic has then. */
    public CompletableFuture<List<Result<Integer>>> createPartitions(
            List<NewPartitions> request, boolean validateOnly) {
        return onLoop(request, NewPartitions::topic, epoch -> {
            Batch<Integer> batch =
                    new Batch<>(request.stream().map(NewPartitions::topic).toList());
            ClusterImage image = cluster.image();
            LatchUse latches = planner.latches(image);
            List<CompletableFuture<Void>> writes = new ArrayList<>();
            for (NewPartitions item : request) {
                batch.attempt(item.topic(), () -> {
                    List<PartitionSpec> added = planner.plan(item, image, latches);
                    if (validateOnly) {
                        batch.done(item.topic(), item.totalCount());
                    } else {
                        writes.add(addPartitions(item, added, epoch, batch));
                    }
                });
            }
            return allOf(writes).thenApplyAsync(done -> batch.results(), loop);
        });
    }

    private CompletableFuture<Void> addPartitions(
            NewPartitions item, List<PartitionSpec> added, ControllerEpoch epoch, Batch<Integer> batch) {
        int expected = item.totalCount() - added.size();
        return topics.read(item.topic())
                .thenCompose(found -> {
                    TopicStore.Versioned before = found.orElseThrow(() -> unknown(TopicRef.byName(item.topic())));
                    if (before.topic().replicas().size() != expected) {
                        throw new ApiException(
                                ErrorCode.INVALID_PARTITIONS,
                                "topic '" + item.topic() + "' was changed at the same time and has "
                                        + before.topic().replicas().size() + " partitions now: look and ask again");
                    }
                    return topics.addPartitions(item.topic(), before, added, epoch);
                })
                .handleAsync(
                        (done, failure) -> {
                            if (failure == null) {
                                batch.done(item.topic(), item.totalCount());
                            } else {
                                batch.failed(item.topic(), noteFencing(epoch, failure));
                            }
                            return null;
                        },
                        loop);
    }

    /** Deletes topics, named by name or id. Once marked, a topic goes even if this broker does not live to see it. */
    public CompletableFuture<List<Result<DeletedTopic>>> deleteTopics(List<TopicRef> request) {
        return onLoop(request, TopicRef::toString, epoch -> {
            Batch<DeletedTopic> batch =
                    new Batch<>(request.stream().map(TopicRef::toString).toList());
            List<CompletableFuture<Void>> writes = new ArrayList<>();
            for (TopicRef ref : request) {
                batch.attempt(ref.toString(), () -> writes.add(delete(ref, find(ref), epoch, batch)));
            }
            return allOf(writes).thenApplyAsync(done -> batch.results(), loop);
        });
    }

    private TopicImage find(TopicRef ref) {
        if (!settings.topicDeletion()) {
            throw new ApiException(
                    ErrorCode.TOPIC_DELETION_DISABLED, "topics cannot be deleted: delete.topic.enable is false");
        }
        ClusterImage image = cluster.image();
        Optional<TopicImage> topic = ref.name() == null ? image.topic(ref.id()) : image.topic(ref.name());
        return topic.orElseThrow(() -> unknown(ref));
    }

    private static ApiException unknown(TopicRef ref) {
        ErrorCode code = ref.name() == null ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
        return new ApiException(code, "there is no topic '" + ref + "'");
    }

    private CompletableFuture<Void> delete(
            TopicRef ref, TopicImage topic, ControllerEpoch epoch, Batch<DeletedTopic> batch) {
        return topics.markForDeletion(topic.name(), epoch)
                .thenComposeAsync(marked -> deletions.run(topic.name(), epoch), loop)
                .handleAsync(
                        (done, failure) -> {
                            if (failure == null) {
                                batch.done(ref.toString(), new DeletedTopic(topic.name(), topic.id()));
                            } else {
                                batch.failed(ref.toString(), noteFencing(epoch, failure));
                            }
                            return null;
                        },
                        loop);
    }

    /** Moves partitions, or cancels moves; a move goes on after this has answered, under whatever controller. */
    public CompletableFuture<List<Result<TopicPartition>>> reassign(
            List<NewReassignment> request, boolean resizeAllowed) {
        return onLoop(
                request,
                wanted -> wanted.partition().toString(),
                epoch -> reassignments.alter(request, resizeAllowed, epoch));
    }

    @Override
    public void onElected(ControllerEpoch epoch) {
        execute(() -> {
            office = Optional.of(epoch);
            active = true;
            var unused = cluster.whenLoaded().thenAcceptAsync(image -> takeOver(epoch), loop);
        });
    }

    private void takeOver(ControllerEpoch epoch) {
        if (!office.equals(Optional.of(epoch))) {
            return;
        }
        Set<String> names = new HashSet<>();
        cluster.image().forEachTopic(topic -> names.add(topic.name()));
        repairs.lookLater(names);
        reassignments.advance(names);
        var unused = topics.markedForDeletion()
                .thenAcceptAsync(marked -> marked.forEach(topic -> startDeletion(topic, epoch)), loop)
                .exceptionally(failure -> {
                    LOG.warn(
                            "Could not read which topics are to be deleted; each new mark is seen all the same",
                            failure);
                    return null;
                });
    }

    @Override
    public void onResigned() {
        execute(this::leaveOffice);
    }

    private void leaveOffice() {
        office = Optional.empty();
        active = false;
    }

    @Override
    public void onImage(ClusterImage before, ClusterImage now, ClusterDelta delta) {
        if (active && !(delta.deletions().isEmpty() && delta.topics().isEmpty())) {
            execute(() -> office.ifPresent(epoch -> follow(now, delta, epoch)));
        }
    }

    private void follow(ClusterImage image, ClusterDelta delta, ControllerEpoch epoch) {
        for (String topic : delta.deletions()) {
            if (image.deletions().contains(topic)) {
                startDeletion(topic, epoch);
            }
        }
        repairs.lookLater(delta.topics());
        reassignments.advance(delta.topics());
    }

    private void startDeletion(String topic, ControllerEpoch epoch) {
        if (office.isEmpty()) {
            return;
        }
        if (settings.topicDeletion()) {
            var unused = deletions.run(topic, epoch);
        } else {
            withdraw(topic, epoch);
        }
    }

    /** Where nothing is deleted, a mark would only keep the topic from ever having a leader again. */
    private void withdraw(String topic, ControllerEpoch epoch) {
        LOG.warn("Topic {} is marked for deletion, but delete.topic.enable is false: the mark goes, it stays", topic);
        var unused = topics.unmarkForDeletion(topic, epoch).exceptionally(failure -> {
            LOG.warn("The mark on topic {} could not be removed; the next controller tries again", topic, failure);
            return null;
        });
    }

    /**
     * A failed check of the epoch says that there is another controller, maybe before the latch does. It may be this broker
     * itself, elected anew: what it began in an earlier office says nothing of the present one.
     */
    private ApiException noteFencing(ControllerEpoch ofOffice, Throwable failure) {
        ApiException error = Failures.toApi(failure);
        if (error.getCause() instanceof ZkException.FencedController && office.equals(Optional.of(ofOffice))) {
            leaveOffice();
            onFenced.accept(ofOffice);
        }
        return error;
    }

    private <I, T> CompletableFuture<List<Result<T>>> onLoop(
            List<I> request,
            Function<I, String> name,
            Function<ControllerEpoch, CompletableFuture<List<Result<T>>>> work) {
        CompletableFuture<List<Result<T>>> refused = CompletableFuture.completedFuture(request.stream()
                .map(item -> Result.<T>failed(
                        name.apply(item),
                        new ApiException(
                                ErrorCode.NOT_CONTROLLER, "this broker is not the controller: look again who is")))
                .toList());
        return CompletableFuture.completedFuture(request)
                .thenComposeAsync(items -> office.map(work).orElse(refused), loop)
                // once this is closed the loop takes nothing more
                .exceptionallyCompose(thrown -> thrown.getCause() instanceof RejectedExecutionException
                        ? refused
                        : CompletableFuture.failedFuture(thrown));
    }

    private void execute(Runnable step) {
        try {
            loop.execute(step);
        } catch (RejectedExecutionException e) {
            LOG.debug("The controller is closed: a step is left out", e);
        }
    }

    private static CompletableFuture<Void> allOf(List<CompletableFuture<Void>> futures) {
        return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new));
    }

    @Override
    public void close() {
        active = false;
        loop.shutdown();
    }
}
