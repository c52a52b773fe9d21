/** The producer: sends records to topics. Begin with {@link io.odradek.clients.producer.KafkaProducer}. */
package io.odradek.clients.producer;
