/**
 * The image of the cluster: what ZooKeeper holds, as one immutable value at a time, on the ZooKeeper event thread made and
 * from any thread read.
 */
package io.odradek.broker.cluster;
