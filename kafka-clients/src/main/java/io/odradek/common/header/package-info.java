/** Headers of records, as applications see them. */
package io.odradek.common.header;
