/** The broker as a whole: how its parts are put together, started and stopped. */
package io.odradek.broker.server;
