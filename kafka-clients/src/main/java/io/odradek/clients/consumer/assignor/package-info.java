/** Who reads what in a group, as pure logic. */
package io.odradek.clients.consumer.assignor;
