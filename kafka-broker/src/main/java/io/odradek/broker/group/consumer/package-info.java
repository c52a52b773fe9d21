/** The group protocol of KIP-848 as pure logic: heartbeats in, epochs and partitions out; no threads, clock or I/O. */
package io.odradek.broker.group.consumer;
