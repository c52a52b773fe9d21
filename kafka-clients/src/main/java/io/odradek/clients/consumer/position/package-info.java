/** Where a consumer is in each of its partitions, as pure logic, and the questions to brokers that it takes to know. */
package io.odradek.clients.consumer.position;
