package io.odradek.zk.session;

/**
 * A read or a write that ZooKeeper did not carry out, in the kinds that callers act upon. Completes futures; it is thrown
 * directly only where a method says so.
 */
public abstract sealed class ZkException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String path;

    private ZkException(String path, String message, Throwable cause) {
        super(message, cause);
        this.path = path;
    }

    /** The znode in question. */
    public String path() {
        return path;
    }

    /** There is a znode at this path already. */
    public static final class NodeExists extends ZkException {
        private static final long serialVersionUID = 1L;

        public NodeExists(String path) {
            super(path, "znode " + path + " exists already", null);
        }
    }

    /** There is no znode at this path, or none above it. */
    public static final class NoNode extends ZkException {
        private static final long serialVersionUID = 1L;

        public NoNode(String path) {
            super(path, "znode " + path + " does not exist", null);
        }
    }

    /** Somebody else changed the znode since it was read. */
    public static final class VersionConflict extends ZkException {
        private static final long serialVersionUID = 1L;

        public VersionConflict(String path, int expectedVersion) {
            super(path, "znode " + path + " is no longer at version " + expectedVersion, null);
        }
    }

    /** The znode still has children. */
    public static final class NotEmpty extends ZkException {
        private static final long serialVersionUID = 1L;

        public NotEmpty(String path) {
            super(path, "znode " + path + " still has children", null);
        }
    }

    /** A write made as controller came too late: another controller was elected. */
    public static final class FencedController extends ZkException {
        private static final long serialVersionUID = 1L;

        public FencedController(String path, int controllerEpoch) {
            super(path, "a newer controller than the one of epoch " + controllerEpoch + " has been elected", null);
        }
    }

    /**
     * The connection broke while the request was under way, or did not come back in time. A write may or may not have
     * happened: read again to find out.
     */
    public static final class ConnectionLost extends ZkException {
        private static final long serialVersionUID = 1L;

        public ConnectionLost(String path, String what) {
            super(path, "no answer from ZooKeeper to " + what + " " + path, null);
        }
    }

    /** ZooKeeper could not be reached at all, or refused for a reason that only an operator can mend. */
    public static final class Refused extends ZkException {
        private static final long serialVersionUID = 1L;

        public Refused(String path, String message, Throwable cause) {
            super(path, message, cause);
        }
    }
}
