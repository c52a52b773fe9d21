package io.odradek.zk.node;

import io.odradek.zk.json.JsonObject;
import io.odradek.zk.json.JsonWriter;
import io.odradek.zk.json.MalformedNodeException;

/**
 * The producer ids last given out, {@code /latest_producer_id_block}, version 1.
 *
 * @param brokerId who may hand them on
 * @param first the lowest id of the block
 * @param last the highest, inclusive
 */
public record ProducerIdBlock(int brokerId, long first, long last) {

    public static final long SIZE = 1_000;

    /** The first block that there ever is. */
    public static ProducerIdBlock first(int brokerId) {
        return new ProducerIdBlock(brokerId, 0, SIZE - 1);
    }

    /** The block after this one. */
    public ProducerIdBlock next(int nextBrokerId) {
        if (last > Long.MAX_VALUE - SIZE) {
            throw new IllegalStateException("all producer ids up to " + last + " are used up");
        }
        return new ProducerIdBlock(nextBrokerId, last + 1, last + SIZE);
    }

    public byte[] toJson() {
        return new JsonWriter()
                .put("version", 1)
                .put("broker", brokerId)
                .put("block_start", Long.toString(first))
                .put("block_end", Long.toString(last))
                .toBytes();
    }

    public static ProducerIdBlock parse(byte[] data, String path) {
        JsonObject json = JsonObject.parse(data, path);
        try {
            return new ProducerIdBlock(
                    json.integer("broker"),
                    Long.parseLong(json.string("block_start")),
                    Long.parseLong(json.string("block_end")));
        } catch (NumberFormatException e) {
            throw new MalformedNodeException(path, "a bound of the block is not a number", e);
        }
    }
}
