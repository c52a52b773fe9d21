/** Connections to brokers: requests out, answers in, many of them under way at one time. */
package io.odradek.clients.network;
