/** The admin client: topics, partitions, configurations, groups and brokers, asynchronously. */
package io.odradek.clients.admin;
