/**
 * The Kafka wire protocol: primitive types, headers, the table of APIs and the table of error codes. The messages
 * themselves are generated from the schema files into {@code io.odradek.protocol.message}.
 */
package io.odradek.protocol;
