/** The headers that the clients make, in the package in which applications know them from Apache's client. */
package io.odradek.common.header.internals;
