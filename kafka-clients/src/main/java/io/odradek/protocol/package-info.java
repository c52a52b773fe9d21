/**
 * The Kafka wire protocol: primitive types, the table of APIs and the table of error codes. The messages themselves are
 * generated from the schema files into {@code io.odradek.protocol.message}, and {@code ApiKey} into this package.
 */
package io.odradek.protocol;
