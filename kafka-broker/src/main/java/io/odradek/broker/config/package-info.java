/** The keys of brokers and topics: declared once, typed, checked, documented, and resolved to values. */
package io.odradek.broker.config;
