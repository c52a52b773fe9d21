/** Questions about offsets: by time, by leader epoch, and the start of the log. */
package io.odradek.broker.api.offsets;
