/**
 * Sockets: listeners, connections, frames, and the order of answers. It knows headers and sizes of requests, and nothing
 * of what they ask for.
 */
package io.odradek.broker.network;
