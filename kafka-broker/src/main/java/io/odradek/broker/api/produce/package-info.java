/** The way of records into the log. */
package io.odradek.broker.api.produce;
