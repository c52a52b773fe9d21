package io.odradek.system.history;

/**
 * Something bad that is done to the cluster, and undone.
 *
 * <p>Runs on: the nemesis.
 */
interface Fault {

    /** What is going to happen, for the log. */
    String what();

    void inflict();

    void heal();
}
