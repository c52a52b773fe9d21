package io.odradek.broker.log;

import java.io.IOException;

/** Is told, once per directory, that a log directory went offline. Runs on: the thread that met the error; be quick. */
@FunctionalInterface
public interface LogDirectoryListener {

    void wentOffline(LogDirectory directory, IOException cause);
}
