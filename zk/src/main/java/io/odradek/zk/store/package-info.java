/**
 * Reads and compare-and-set writes of what the cluster keeps in ZooKeeper. Every method returns a future that completes on
 * the ZooKeeper event thread; no method blocks.
 */
package io.odradek.zk.store;
