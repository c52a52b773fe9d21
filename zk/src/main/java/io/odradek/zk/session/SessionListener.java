package io.odradek.zk.session;

/** Hears of each change of the session state. Runs on: the ZooKeeper event thread; must not block. */
@FunctionalInterface
public interface SessionListener {

    void onStateChange(SessionState from, SessionState to);
}
