package io.odradek.zk.membership;

/** Another live broker has the broker id that this one wants. The message says where, and what to do. */
public final class BrokerIdInUseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public BrokerIdInUseException(int brokerId, String address) {
        super("another live broker uses broker.id " + brokerId + " at " + address
                + ": set another broker.id here, or stop that broker");
    }
}
