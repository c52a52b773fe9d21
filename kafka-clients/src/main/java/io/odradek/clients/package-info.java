/** What producers, consumers and admin clients have in common. */
package io.odradek.clients;
