package io.odradek.broker.log;

/** Who appends to a leader's log, which decides what is allowed. */
public enum AppendOrigin {
    /** A producer: everything is checked, control batches are refused. */
    CLIENT,
    /** A coordinator of this cluster: it may write control batches, and its sequence numbers are not checked. */
    COORDINATOR
}
