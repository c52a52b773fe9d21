/** How an admin client asks: whom, how often, until when, and what becomes of each answer. */
package io.odradek.clients.admin.call;
