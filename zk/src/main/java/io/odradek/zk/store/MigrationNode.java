package io.odradek.zk.store;

import io.odradek.zk.json.JsonObject;

/** What a KRaft controller leaves in {@code /migration} when it takes a ZooKeeper cluster over. */
final class MigrationNode {

    private MigrationNode() {}

    static boolean takenOver(byte[] data) {
        return data.length > 0 && JsonObject.parse(data, "/migration").integer("kraft_controller_id", -1) >= 0;
    }
}
