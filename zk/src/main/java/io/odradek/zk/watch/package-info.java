/** What ZooKeeper holds about the cluster, as a stream of typed changes. */
package io.odradek.zk.watch;
