/** What all handlers share: their interface, the boundary where exceptions become codes, and the workers. */
package io.odradek.broker.api.handler;
