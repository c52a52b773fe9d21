package io.odradek.zk.session;

/**
 * What ZooKeeper knows about a znode.
 *
 * @param version counts the changes of its data; what a compare-and-set is made against
 * @param createdZxid the transaction that made it, growing over the whole ensemble: the epoch of a broker
 * @param modifiedZxid the transaction that last changed its data
 * @param modifiedMs when that was, by the clock of the ensemble's leader
 * @param ephemeralOwner the session that it belongs to, 0 when it is persistent
 */
public record NodeStat(int version, long createdZxid, long modifiedZxid, long modifiedMs, long ephemeralOwner) {}
