package io.odradek.broker.network;

import io.netty.channel.Channel;

/**
 * Stops and starts the reading of one connection; there may be several reasons to stop, and it is read again when the last
 * has gone. Runs on: the connection's event loop.
 */
final class ReadControl {

    private final Channel channel;
    private int reasons;

    ReadControl(Channel channel) {
        this.channel = channel;
    }

    boolean isPaused() {
        return reasons > 0;
    }

    void pause() {
        if (reasons++ == 0) {
            channel.config().setAutoRead(false);
        }
    }

    void resume() {
        if (--reasons == 0) {
            channel.config().setAutoRead(true);
        }
    }
}
