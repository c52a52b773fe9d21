/** A consumer in its group: its membership in both protocols as pure logic, the way to the coordinator, and committed offsets. */
package io.odradek.clients.consumer.group;
