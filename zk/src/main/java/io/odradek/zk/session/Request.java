package io.odradek.zk.session;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooKeeper;

/**
 * One request to ZooKeeper and the future of its answer.
 *
 * @param what a verb for messages
 * @param path the znode in question, for messages and exceptions
 * @param repeatable whether sending it a second time does no harm: reads
 * @param call hands it to ZooKeeper; answers through the reply
 * @param completion where the answer completes
 * @param deadlineNanos when to give up waiting for a connection
 */
record Request<T>(
        String what,
        String path,
        boolean repeatable,
        Call<T> call,
        CompletableFuture<T> answer,
        Executor completion,
        long deadlineNanos) {

    /** Sends the request, without blocking. */
    @FunctionalInterface
    interface Call<T> {
        void send(ZooKeeper zooKeeper, Reply<T> reply);
    }

    /** Takes the answer, on whichever thread. */
    interface Reply<T> {
        void done(T value);

        void failed(Code code, ZkException error);
    }

    ZkException connectionLost() {
        return new ZkException.ConnectionLost(path, what);
    }
}
