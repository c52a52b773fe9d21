package io.odradek.zk.session;

/** One step of an all-or-nothing write. The data arrays are not copied. */
@SuppressWarnings("ArrayRecordComponent") // carried to ZooKeeper, never compared
public sealed interface Op {

    /** Any version will do. */
    int ANY_VERSION = -1;

    String path();

    /** A rough upper bound of what this step adds to the request on the wire. */
    default int sizeInBytes() {
        return 3 * path().length() + 128;
    }

    /** Creates a persistent znode; fails when it exists. */
    record Create(String path, byte[] data) implements Op {
        @Override
        public int sizeInBytes() {
            return Op.super.sizeInBytes() + data.length;
        }
    }

    /** Creates an empty znode that ZooKeeper removes some time after its last child has gone; fails when it exists. */
    record CreateContainer(String path) implements Op {}

    /** Creates a znode that lives as long as the session; fails when it exists. */
    record CreateEphemeral(String path, byte[] data) implements Op {}

    /** Creates a persistent znode whose name is the path and a growing ten-digit number. */
    record CreateSequential(String path, byte[] data) implements Op {}

    /** Replaces the data if the version is the expected one. */
    record SetData(String path, byte[] data, int version) implements Op {
        @Override
        public int sizeInBytes() {
            return Op.super.sizeInBytes() + data.length;
        }
    }

    /** Removes a znode without children if the version is the expected one. */
    record Delete(String path, int version) implements Op {}

    /** Changes nothing and fails unless the version is the expected one. */
    record Check(String path, int version) implements Op {}
}
