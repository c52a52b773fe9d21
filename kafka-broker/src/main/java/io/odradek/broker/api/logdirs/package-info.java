/** The log directories of this broker. */
package io.odradek.broker.api.logdirs;
