/** Noticing at once that the process of another broker is dead, and ending its session with ZooKeeper. */
package io.odradek.broker.fencing;
