package io.odradek.zk.node;

import io.odradek.zk.json.JsonObject;
import io.odradek.zk.json.JsonWriter;
import io.odradek.zk.json.MalformedNodeException;
import java.nio.charset.StandardCharsets;

/**
 * What stands at {@code /consumers/<group>/offsets/<topic>/<partition>}: how far a group has read. Version 1; the plain number
 * of the consumers that had no coordinator is read, too.
 *
 * @param offset the next one to read
 * @param leaderEpoch of the record before it, {@link #NO_EPOCH} when unknown
 * @param metadata what the client noted with it; may be empty
 */
public record OffsetNode(long offset, int leaderEpoch, String metadata) {

    public static final int NO_EPOCH = -1;

    private static final int VERSION = 1;

    /** Written for each commit: what has no note needs no escapes, and no generator. */
    public byte[] toJson() {
        if (metadata.isEmpty()) {
            String epoch = leaderEpoch == NO_EPOCH ? "" : ",\"leader_epoch\":" + leaderEpoch;
            return ("{\"version\":" + VERSION + ",\"offset\":" + offset + epoch + '}')
                    .getBytes(StandardCharsets.US_ASCII);
        }
        JsonWriter json = new JsonWriter().put("version", VERSION).put("offset", offset);
        if (leaderEpoch != NO_EPOCH) {
            json.put("leader_epoch", leaderEpoch);
        }
        return json.put("metadata", metadata).toBytes();
    }

    public static OffsetNode parse(byte[] data, String path) {
        if (data == null || data.length == 0) {
            throw new MalformedNodeException(path, "it is empty");
        }
        if (data[0] != '{') {
            return plain(data, path);
        }
        JsonObject json = JsonObject.parse(data, path);
        return new OffsetNode(
                json.longNumber("offset"),
                json.integer("leader_epoch", NO_EPOCH),
                json.optionalString("metadata").orElse(""));
    }

    private static OffsetNode plain(byte[] data, String path) {
        String text = new String(data, StandardCharsets.UTF_8).trim();
        try {
            return new OffsetNode(Long.parseLong(text), NO_EPOCH, "");
        } catch (NumberFormatException e) {
            throw new MalformedNodeException(path, "'" + text + "' is no offset", e);
        }
    }
}
