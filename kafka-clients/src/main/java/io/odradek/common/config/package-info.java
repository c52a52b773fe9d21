/** What a configuration is made of, for clients and brokers: types of values, what is accepted, how a wrong value is told. */
package io.odradek.common.config;
