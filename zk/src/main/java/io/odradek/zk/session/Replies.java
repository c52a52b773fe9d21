package io.odradek.zk.session;

import java.util.List;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.data.Stat;

/** Turns ZooKeeper's return codes and results into ours. */
final class Replies {

    private Replies() {}

    static NodeStat stat(Stat stat) {
        return new NodeStat(
                stat.getVersion(), stat.getCzxid(), stat.getMzxid(), stat.getMtime(), stat.getEphemeralOwner());
    }

    /** The version after a step of a multi: see {@link NodeOperations#multi}. */
    static int version(OpResult result) {
        if (result instanceof OpResult.SetDataResult set) {
            return set.getStat().getVersion();
        }
        return result instanceof OpResult.CreateResult ? 0 : -1;
    }

    static <T> void fail(Request.Reply<T> reply, int rc, String what, String path) {
        Code code = Code.get(rc);
        reply.failed(code, exception(code, what, path, Op.ANY_VERSION));
    }

    /** Finds the step that made the multi fail; the others carry only "rolled back" or "not reached". */
    static <T> void failMulti(Request.Reply<T> reply, int rc, List<Op> ops, List<OpResult> results) {
        for (int i = 0; results != null && i < results.size(); i++) {
            int error = results.get(i) instanceof OpResult.ErrorResult failed ? failed.getErr() : 0;
            if (error != 0 && error != Code.RUNTIMEINCONSISTENCY.intValue()) {
                Op op = ops.get(i);
                reply.failed(Code.get(error), exception(Code.get(error), "write", op.path(), expectedVersion(op)));
                return;
            }
        }
        fail(reply, rc, "write", ops.get(ops.size() - 1).path());
    }

    private static int expectedVersion(Op op) {
        if (op instanceof Op.SetData set) {
            return set.version();
        } else if (op instanceof Op.Delete delete) {
            return delete.version();
        }
        return op instanceof Op.Check check ? check.version() : Op.ANY_VERSION;
    }

    private static ZkException exception(Code code, String what, String path, int version) {
        return switch (code) {
            case NODEEXISTS -> new ZkException.NodeExists(path);
            case NONODE -> new ZkException.NoNode(path);
            case BADVERSION -> new ZkException.VersionConflict(path, version);
            case NOTEMPTY -> new ZkException.NotEmpty(path);
            case CONNECTIONLOSS, SESSIONEXPIRED, SESSIONMOVED, OPERATIONTIMEOUT ->
                new ZkException.ConnectionLost(path, what);
            default ->
                new ZkException.Refused(
                        path,
                        "ZooKeeper refused to " + what + " " + path + ": " + code,
                        KeeperException.create(code, path));
        };
    }
}
