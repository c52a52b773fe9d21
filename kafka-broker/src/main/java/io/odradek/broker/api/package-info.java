/** The index of the broker: one line for each API that it serves. */
package io.odradek.broker.api;
