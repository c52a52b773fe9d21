package io.odradek.broker.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.odradek.broker.config.Listener;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.ApiMessage;
import io.odradek.protocol.MemoryRecords;
import io.odradek.protocol.ProtocolReader;
import io.odradek.protocol.ProtocolWriter;
import io.odradek.protocol.message.ApiMessages;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * One connection to a broker that says exactly what a test wants said, in any version. Requests may be pipelined: answers
 * are taken in the order of the requests, and each must carry its request's correlation id.
 *
 * <p>Runs on: one thread.
 */
public final class TestClient implements AutoCloseable {

    /** Far more than an answer takes, so that a broker that never answers fails the test and does not hold it up. */
    private static final int PATIENCE_MS = 60_000;

    private record Sent(int correlationId, ApiKey api, short version) {}

    private final Socket socket;
    private final DataInputStream in;
    private final Queue<Sent> unanswered = new ArrayDeque<>();
    private int correlationId;

    private TestClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        socket.setSoTimeout(PATIENCE_MS);
        socket.setTcpNoDelay(true);
    }

    /** Connects to a listener at its advertised address. */
    public static TestClient connect(Listener listener) {
        try {
            return new TestClient(new Socket(listener.host(), listener.port()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot connect to " + listener, e);
        }
    }

    /** Sends a request and takes its answer. */
    public <T extends ApiMessage> T ask(Class<T> answer, ApiMessage request, int version) {
        send(request, version);
        return receive(answer);
    }

    /** Sends a request; the answer stays for {@link #receive}. */
    public void send(ApiMessage request, int version) {
        sendRaw(request, version);
        unanswered.add(new Sent(correlationId, request.apiKey(), (short) version));
    }

    /** Sends a request that has no answer. */
    public void sendUnanswered(ApiMessage request, int version) {
        sendRaw(request, version);
    }

    private void sendRaw(ApiMessage request, int version) {
        ApiKey api = request.apiKey();
        ByteBuf frame = Unpooled.buffer();
        ProtocolWriter writer = new ProtocolWriter(frame);
        writer.writeInt32(0);
        writer.writeInt16(api.id());
        writer.writeInt16(version);
        writer.writeInt32(++correlationId);
        writer.writeNullableString("test", false);
        if (api.requestHeaderVersion((short) version) >= 2) {
            writer.writeUnsignedVarint(0);
        }
        // a version of the future is sent in the newest form that there is
        request.write(writer, (short) Math.min(version, api.maxVersion()));
        frame.setInt(0, writer.totalSize() - Integer.BYTES);
        try {
            OutputStream out = socket.getOutputStream();
            for (ProtocolWriter.Splice splice : writer.splices()) {
                frame.readBytes(out, splice.position() - frame.readerIndex());
                ByteBuf records = ((MemoryRecords) splice.records()).buffer();
                records.getBytes(records.readerIndex(), out, records.readableBytes());
            }
            frame.readBytes(out, frame.readableBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The answer to the oldest request that has none yet. */
    public <T extends ApiMessage> T receive(Class<T> answer) {
        Sent sent = unanswered.element();
        return receive(answer, sent.version());
    }

    /** The same, in another version than the request's. */
    public <T extends ApiMessage> T receive(Class<T> answer, short version) {
        Sent sent = unanswered.remove();
        try {
            ProtocolReader reader = new ProtocolReader(Unpooled.wrappedBuffer(in.readNBytes(in.readInt())));
            int answered = reader.readInt32("correlation id");
            if (answered != sent.correlationId()) {
                throw new AssertionError("answer to request " + answered + " came, where " + sent + " was next");
            }
            if (sent.api().responseHeaderVersion(version) >= 1) {
                reader.skipTaggedFields();
            }
            return answer.cast(ApiMessages.readResponse(sent.api(), reader, version));
        } catch (IOException e) {
            throw new UncheckedIOException("no answer to " + sent, e);
        }
    }

    /** Whether the broker ends the connection without a further answer. */
    public boolean isHungUp() {
        return isHungUp(Duration.ofMillis(PATIENCE_MS));
    }

    /** The same, within a time: silence until then is no hanging up. */
    public boolean isHungUp(Duration within) {
        try {
            socket.setSoTimeout((int) within.toMillis());
            in.readInt();
            return false;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
