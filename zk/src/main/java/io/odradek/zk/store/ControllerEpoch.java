package io.odradek.zk.store;

import io.odradek.zk.node.Paths;
import io.odradek.zk.session.Op;

/**
 * The right to write as controller: every such write checks that {@code /controller_epoch} still has this version.
 *
 * @param epoch what stands in the znode
 * @param version the znode's version when this controller was elected
 */
public record ControllerEpoch(int epoch, int version) {

    Op guard() {
        return new Op.Check(Paths.CONTROLLER_EPOCH, version);
    }
}
