/**
 * Proves our encoding against Apache's own classes: the newest release on the class path, and the last one of the
 * ZooKeeper era, which has the oldest versions, in a class loader of its own.
 */
package io.odradek.protocol.proof;
