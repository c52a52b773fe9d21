/** How a client declares its keys, and how it reads what an application gives it. */
package io.odradek.clients.config;
