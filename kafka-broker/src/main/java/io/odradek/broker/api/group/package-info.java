/** Consumer groups and their offsets, one handler for each API. */
package io.odradek.broker.api.group;
