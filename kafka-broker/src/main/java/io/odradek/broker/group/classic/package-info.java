/** The classic group protocol as pure logic: what comes in makes a new state and effects; no threads, clock or I/O. */
package io.odradek.broker.group.classic;
