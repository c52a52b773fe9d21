package io.odradek.clients.consumer.group;

import io.odradek.protocol.ApiMessage;
import io.odradek.protocol.message.ConsumerGroupHeartbeatRequest;
import java.util.ArrayList;
import java.util.List;

/** Writes down what a membership does, as a transcript. */
final class RecordingIo implements MemberIo {

    private final List<String> lines = new ArrayList<>();
    int number;
    ApiMessage sent;
    long wakeAt;

    /** What was done since the last look. */
    List<String> done() {
        List<String> since = List.copyOf(lines);
        lines.clear();
        return since;
    }

    @Override
    public void send(int newNumber, ApiMessage request) {
        number = newNumber;
        sent = request;
        String epoch = request instanceof ConsumerGroupHeartbeatRequest beat ? " epoch " + beat.memberEpoch() : "";
        lines.add("send " + request.apiKey().apiName() + epoch);
    }

    @Override
    public void coordinatorUnknown(String why) {
        lines.add("coordinator unknown");
    }

    @Override
    public void wakeAt(long ms) {
        wakeAt = ms;
    }

    @Override
    public void tell(MemberEvent event) {
        lines.add("tell " + event.getClass().getSimpleName());
    }

    @Override
    public void identity(Identity identity) {
        lines.add(
                "is " + (identity.memberId().isEmpty() ? "nobody" : identity.memberId()) + "/" + identity.generation());
    }
}
