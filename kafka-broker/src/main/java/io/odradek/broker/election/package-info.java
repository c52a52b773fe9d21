/** How a broker comes to lead partitions: what to claim, decided on the image; and the compare-and-set that makes it true. */
package io.odradek.broker.election;
