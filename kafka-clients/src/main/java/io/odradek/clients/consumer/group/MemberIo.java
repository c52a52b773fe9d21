package io.odradek.clients.consumer.group;

import io.odradek.protocol.ApiMessage;

/** What a membership does to the outside world. Runs on: the event loop. */
public interface MemberIo {

    /** Sends a request to the coordinator; its answer comes as an input, with the number. */
    void send(int number, ApiMessage request);

    /** The coordinator is another one by now: find it before the next request. */
    void coordinatorUnknown(String why);

    /** Give a tick at that time, or before. */
    void wakeAt(long ms);

    /** Tell the application's thread; it answers with an input. */
    void tell(MemberEvent event);

    /** Who this is has changed. */
    void identity(Identity identity);
}
