/** The four codecs of record batches, each with a bound on what it may inflate to. */
package io.odradek.compression;
