package io.odradek.zk.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

/** {@link NodeOperations} on ZooKeeper's asynchronous calls. Runs on: see {@link Pipeline}. */
final class PipelinedOperations implements NodeOperations {

    /** Small answers of that many reads stay far below jute.maxbuffer. */
    private static final int READS_PER_REQUEST = 500;

    private final Pipeline pipeline;
    private final Executor completion;

    /** @param completion where the futures complete */
    PipelinedOperations(Pipeline pipeline, Executor completion) {
        this.pipeline = pipeline;
        this.completion = completion;
    }

    @Override
    public CompletableFuture<Optional<ZNode>> get(String path) {
        return read(
                "read",
                path,
                (zooKeeper, reply) -> zooKeeper.getData(
                        path,
                        false,
                        (rc, p, context, data, stat) -> {
                            if (rc == Code.NONODE.intValue()) {
                                reply.done(Optional.empty());
                            } else if (rc == 0) {
                                reply.done(Optional.of(new ZNode(data, Replies.stat(stat))));
                            } else {
                                Replies.fail(reply, rc, "read", path);
                            }
                        },
                        null));
    }

    @Override
    public CompletableFuture<List<Optional<ZNode>>> getAll(List<String> paths) {
        return readAll(paths, org.apache.zookeeper.Op::getData, found -> {
            OpResult.GetDataResult data = (OpResult.GetDataResult) found;
            return new ZNode(data.getData(), Replies.stat(data.getStat()));
        });
    }

    @Override
    public CompletableFuture<List<List<String>>> childrenOfAll(List<String> paths) {
        return this.<List<String>>readAll(
                        paths, org.apache.zookeeper.Op::getChildren, found -> ((OpResult.GetChildrenResult) found)
                                .getChildren())
                .thenApply(all ->
                        all.stream().map(found -> found.orElse(List.of())).toList());
    }

    private <T> CompletableFuture<List<Optional<T>>> readAll(
            List<String> paths, Function<String, org.apache.zookeeper.Op> read, Function<OpResult, T> result) {
        List<CompletableFuture<List<Optional<T>>>> parts = new ArrayList<>();
        for (int from = 0; from < paths.size(); from += READS_PER_REQUEST) {
            List<String> part = paths.subList(from, Math.min(paths.size(), from + READS_PER_REQUEST));
            parts.add(readPart(part, read, result));
        }
        return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
                .thenApply(done ->
                        parts.stream().flatMap(part -> part.join().stream()).toList());
    }

    private <T> CompletableFuture<List<Optional<T>>> readPart(
            List<String> paths, Function<String, org.apache.zookeeper.Op> read, Function<OpResult, T> result) {
        List<org.apache.zookeeper.Op> reads = paths.stream().map(read).toList();
        String first = paths.get(0);
        return read(
                "read " + paths.size() + " znodes from",
                first,
                (zooKeeper, reply) -> zooKeeper.multi(
                        reads,
                        (rc, p, context, results) -> {
                            // the whole has the code of the first read that found nothing
                            if (results == null) {
                                Replies.fail(reply, rc, "read", first);
                            } else {
                                finish(paths, results, result, reply);
                            }
                        },
                        null));
    }

    private static <T> void finish(
            List<String> paths,
            List<OpResult> results,
            Function<OpResult, T> result,
            Request.Reply<List<Optional<T>>> reply) {
        List<Optional<T>> found = new ArrayList<>(results.size());
        for (int i = 0; i < results.size(); i++) {
            if (!(results.get(i) instanceof OpResult.ErrorResult failed)) {
                found.add(Optional.of(result.apply(results.get(i))));
            } else if (failed.getErr() == Code.NONODE.intValue()) {
                found.add(Optional.empty());
            } else {
                Replies.fail(reply, failed.getErr(), "read", paths.get(i));
                return;
            }
        }
        reply.done(found);
    }

    @Override
    public CompletableFuture<Optional<List<String>>> children(String path) {
        return read(
                "list",
                path,
                (zooKeeper, reply) -> zooKeeper.getChildren(
                        path,
                        false,
                        (int rc, String p, Object context, List<String> children) -> {
                            if (rc == Code.NONODE.intValue()) {
                                reply.done(Optional.empty());
                            } else if (rc == 0) {
                                reply.done(Optional.of(children));
                            } else {
                                Replies.fail(reply, rc, "list", path);
                            }
                        },
                        null));
    }

    @Override
    public CompletableFuture<Void> sync(String path) {
        return read(
                "sync",
                path,
                (zooKeeper, reply) -> zooKeeper.sync(
                        path,
                        (rc, p, context) -> {
                            if (rc == 0) {
                                reply.done(null);
                            } else {
                                Replies.fail(reply, rc, "sync", path);
                            }
                        },
                        null));
    }

    @Override
    public CompletableFuture<List<Integer>> multi(List<Op> ops) {
        List<org.apache.zookeeper.Op> steps = new ArrayList<>(ops.size());
        ops.forEach(op -> steps.add(step(op)));
        String first = ops.get(ops.size() - 1).path();
        return pipeline.submit(
                "write",
                first,
                false,
                (ZooKeeper zooKeeper, Request.Reply<List<Integer>> reply) -> zooKeeper.multi(
                        steps,
                        (rc, p, context, results) -> {
                            if (rc == 0) {
                                reply.done(
                                        results.stream().map(Replies::version).toList());
                            } else {
                                Replies.failMulti(reply, rc, ops, results);
                            }
                        },
                        null),
                completion);
    }

    private static org.apache.zookeeper.Op step(Op op) {
        if (op instanceof Op.Create create) {
            return create(create.path(), create.data(), CreateMode.PERSISTENT);
        } else if (op instanceof Op.CreateContainer create) {
            return create(create.path(), new byte[0], CreateMode.CONTAINER);
        } else if (op instanceof Op.CreateEphemeral create) {
            return create(create.path(), create.data(), CreateMode.EPHEMERAL);
        } else if (op instanceof Op.CreateSequential create) {
            return create(create.path(), create.data(), CreateMode.PERSISTENT_SEQUENTIAL);
        } else if (op instanceof Op.SetData set) {
            return org.apache.zookeeper.Op.setData(set.path(), set.data(), set.version());
        } else if (op instanceof Op.Delete delete) {
            return org.apache.zookeeper.Op.delete(delete.path(), delete.version());
        } else {
            Op.Check check = (Op.Check) op;
            return org.apache.zookeeper.Op.check(check.path(), check.version());
        }
    }

    private static org.apache.zookeeper.Op create(String path, byte[] data, CreateMode mode) {
        return org.apache.zookeeper.Op.create(path, data, Ids.OPEN_ACL_UNSAFE, mode);
    }

    @Override
    public CompletableFuture<NodeStat> createEphemeral(String path, Function<SessionIdentity, byte[]> data) {
        return pipeline.submit(
                "create",
                path,
                false,
                (zooKeeper, reply) -> zooKeeper.create(
                        path,
                        data.apply(new SessionIdentity(zooKeeper.getSessionId(), zooKeeper.getSessionPasswd())),
                        Ids.OPEN_ACL_UNSAFE,
                        CreateMode.EPHEMERAL,
                        (int rc, String p, Object context, String name, Stat stat) -> {
                            if (rc == 0) {
                                reply.done(Replies.stat(stat));
                            } else {
                                Replies.fail(reply, rc, "create", path);
                            }
                        },
                        null),
                completion);
    }

    private <T> CompletableFuture<T> read(String what, String path, Request.Call<T> call) {
        return pipeline.submit(what, path, true, call, completion);
    }
}
