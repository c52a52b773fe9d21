/** The few value types that clients and broker share, under the names that Kafka's clients gave them. */
package io.odradek.common;
