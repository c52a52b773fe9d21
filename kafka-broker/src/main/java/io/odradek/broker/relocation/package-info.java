/** Replicas that move between the log directories of this broker. */
package io.odradek.broker.relocation;
