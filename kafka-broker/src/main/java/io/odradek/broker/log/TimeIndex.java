package io.odradek.broker.log;

final class TimeIndex {
    static final int ENTRY_SIZE = 12;
}
