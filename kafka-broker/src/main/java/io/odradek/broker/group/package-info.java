/** Consumer groups: which broker coordinates which, what stands in ZooKeeper, and the loop that brings both together. */
package io.odradek.broker.group;
