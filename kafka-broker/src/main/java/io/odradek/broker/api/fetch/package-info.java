/** The way of records out of the log: sessions, long polls, and the reading itself. */
package io.odradek.broker.api.fetch;
