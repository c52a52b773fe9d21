/**
 * The log: batches of records on disk, in Kafka's files.
 *
 * <p>Start at {@link io.odradek.broker.log.LogManager} (all logs of a broker) and
 * {@link io.odradek.broker.log.PartitionLog} (one of them). The files are drawn in {@code docs/log.md}.
 */
package io.odradek.broker.log;
