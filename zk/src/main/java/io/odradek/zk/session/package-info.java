/**
 * The session with ZooKeeper: connecting, the state machine of the connection, asynchronous reads and writes, latches and
 * recursive watches. The only package that sees Curator; what leaves it are plain values and futures.
 */
package io.odradek.zk.session;
