/** A ZooKeeper server inside this JVM, for one command on a laptop and for tests. */
package io.odradek.zk.server;
