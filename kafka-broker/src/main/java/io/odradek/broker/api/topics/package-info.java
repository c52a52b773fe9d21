/** Topics are made, grown and deleted. */
package io.odradek.broker.api.topics;
