/** The data plane between brokers: followers fetch from leaders, and leaders say in ZooKeeper who is in sync. */
package io.odradek.broker.replication;
