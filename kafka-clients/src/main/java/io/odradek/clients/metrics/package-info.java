/** What clients measure, under Apache's names. */
package io.odradek.clients.metrics;
