package io.odradek.clients.network;

/**
 * The connection to a broker could not be made, or ended before the answer came. A request that it carried may have been
 * served all the same.
 */
public final class ConnectionLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ConnectionLostException(String message) {
        super(message);
    }

    public ConnectionLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
