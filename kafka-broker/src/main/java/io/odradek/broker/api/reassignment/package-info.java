/** Moving partitions to other replicas (KIP-455). */
package io.odradek.broker.api.reassignment;
