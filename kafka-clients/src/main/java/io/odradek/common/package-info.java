/** Small values that the protocol, the log and the clients share. */
package io.odradek.common;
