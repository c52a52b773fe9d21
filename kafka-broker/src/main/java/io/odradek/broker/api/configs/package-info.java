/** Settings of topics, brokers and groups: what they are, where they come from, and how they are changed. */
package io.odradek.broker.api.configs;
