/** The consumer. Begin reading at {@code KafkaConsumer}. */
package io.odradek.clients.consumer;
