/** What every client needs of a cluster: one event loop, links to its brokers, and who leads what. */
package io.odradek.clients.cluster;
