/** Records come from brokers: sessions, requests that are under way, and what waits to be read. */
package io.odradek.clients.consumer.fetch;
