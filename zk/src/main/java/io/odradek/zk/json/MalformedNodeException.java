package io.odradek.zk.json;

/** A znode holds something else than what its path promises. The message names the path and what was wrong. */
public final class MalformedNodeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MalformedNodeException(String path, String problem) {
        super("znode " + path + " cannot be understood: " + problem);
    }

    public MalformedNodeException(String path, String problem, Throwable cause) {
        super("znode " + path + " cannot be understood: " + problem, cause);
    }
}
