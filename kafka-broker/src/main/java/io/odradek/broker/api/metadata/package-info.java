/** What clients learn of the cluster: brokers, topics, partitions and their leaders. */
package io.odradek.broker.api.metadata;
