/** How keys and values become bytes and are read again: what applications name in their configuration, and what they implement. */
package io.odradek.common.serialization;
