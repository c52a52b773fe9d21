/** Makes Java classes from the schema files of the wire protocol; runs at build time only. */
package io.odradek.generator;
