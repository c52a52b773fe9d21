/** What groups have committed, when it expires, and how commits of many groups travel together. */
package io.odradek.broker.group.offsets;
