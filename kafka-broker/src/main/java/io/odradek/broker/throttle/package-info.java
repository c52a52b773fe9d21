/** How fast data may be copied that nobody waits for. */
package io.odradek.broker.throttle;
