/** What stands in ZooKeeper: the paths, and for each kind of znode a record that reads and writes its classic JSON. */
package io.odradek.zk.node;
