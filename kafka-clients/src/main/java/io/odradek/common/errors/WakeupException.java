package io.odradek.common.errors;

import io.odradek.common.KafkaException;

/** Another thread called {@code wakeup()}: the call ended early, and did nothing. */
public class WakeupException extends KafkaException {

    private static final long serialVersionUID = 1L;
}
