package io.odradek.system.history;

import io.odradek.system.Place;

/** What lies between the servers. They go by numbers: brokers first, then ZooKeepers. */
interface Network extends AutoCloseable {

    Place place(int server);

    /** Nothing that one sends reaches the other any more; their connections stay and hear nothing. */
    void cut(int from, int to);

    void mend(int from, int to);

    @Override
    void close();
}
