package io.odradek.zk.session;

/** The data and the facts of one znode, as read. The array is not copied: whoever gets it does not write into it. */
@SuppressWarnings("ArrayRecordComponent") // carried from ZooKeeper to a decoder, never compared
public record ZNode(byte[] data, NodeStat stat) {}
