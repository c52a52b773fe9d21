package io.odradek.broker.group.consumer;

import io.odradek.broker.group.classic.ConsumerBytes;
import io.odradek.zk.node.ConsumerMemberNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a member says besides that speaks the classic protocol in a group of the consumer protocol.
 *
 * @param protocols that it knows, the dearest first; it goes by that one
 */
record ClassicWords(int sessionTimeoutMs, Map<String, byte[]> protocols) {

    static ClassicWords of(ConsumerMemberNode.Classic node) {
        return new ClassicWords(node.sessionTimeoutMs(), node.protocols());
    }

    ConsumerMemberNode.Classic node() {
        return new ConsumerMemberNode.Classic(sessionTimeoutMs, new LinkedHashMap<>(protocols));
    }

    String protocol() {
        return protocols.keySet().iterator().next();
    }

    /** In which form it understands an assignment. */
    short version() {
        return ConsumerBytes.version(protocols.get(protocol()));
    }
}
