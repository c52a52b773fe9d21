/** Of the format of records, what applications see. */
package io.odradek.common.record;
