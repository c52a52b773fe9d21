/** What the broker measures of itself, under the names that Kafka's dashboards know. */
package io.odradek.broker.metrics;
