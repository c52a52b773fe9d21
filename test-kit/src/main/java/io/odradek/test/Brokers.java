package io.odradek.test;

/** The cluster of a test, as a parameter of its methods. Broker ids count from 0. Runs on: one thread at a time. */
public interface Brokers {

    /** What clients take as {@code bootstrap.servers}; the brokers that run. */
    String bootstrapServers();

    /** Where ZooKeeper's clients connect. */
    String zookeeperConnect();

    /**
     * Stops a broker in order: it hands its partitions over first.
     *
     * @throws IllegalArgumentException if it does not run
     */
    void stop(int id);

    /**
     * Starts a broker again, on its port and with its data.
     *
     * @throws IllegalArgumentException if it runs, or there is none of that id
     */
    void start(int id);
}
