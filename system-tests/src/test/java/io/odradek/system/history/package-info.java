/**
 * A cluster of real processes, a nemesis that hurts it, and the history of what clients saw, checked as Jepsen's workload
 * for Kafka does.
 */
package io.odradek.system.history;
