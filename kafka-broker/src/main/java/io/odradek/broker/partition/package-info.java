/** The partitions of this broker: who may write, what has been replicated, and who waits for either. */
package io.odradek.broker.partition;
