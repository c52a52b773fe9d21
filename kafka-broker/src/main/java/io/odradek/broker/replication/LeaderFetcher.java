package io.odradek.broker.replication;

import io.netty.channel.EventLoop;
import io.odradek.broker.replication.FollowedPartition.Key;
import io.odradek.clients.network.BrokerConnection;
import io.odradek.clients.network.ConnectionSettings;
import io.odradek.clients.network.Response;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.FetchRequest;
import io.odradek.protocol.message.FetchResponse;
import io.odradek.protocol.message.FetchResponse.FetchableTopicResponse;
import io.odradek.protocol.message.FetchResponse.PartitionData;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches some of the partitions that one broker leads, over one connection, for ever: what an answer brings goes to the logs, and
 * the next request says so, which is the acknowledgement of the data.
 *
 * <p>One fetch is under way; a second one joins it when a partition has come that must not wait for the first. What fails is
 * tried again, with pauses that grow to {@code replica.fetch.backoff.ms}: the connection, or a partition by itself.
 *
 * <p>Runs on: one event loop, which owns all fields.
 */
final class LeaderFetcher {

    private static final Logger LOG = LoggerFactory.getLogger(LeaderFetcher.class);

    private static final short VERSION = ApiKey.FETCH.maxVersion();
    private static final long FIRST_PAUSE_MS = 20;
    private static final int MAX_DOUBLINGS = 10;
    private static final long HELD_BACK_CHECK_MS = 100;

    private final EventLoop loop;
    private final int leaderId;
    private final ConnectionSettings address;
    private final ReplicationSettings settings;
    private final FetchedData data;
    private final FetcherSession session;
    private final HeldBack heldBack;

    private BrokerConnection connection;
    private boolean connecting;
    private boolean paused;
    private boolean looksAgain;
    private boolean closed;
    private int inFlight;
    private int failures;

    LeaderFetcher(
            EventLoop loop,
            int leaderId,
            ConnectionSettings address,
            ReplicationSettings settings,
            FetcherSession session,
            FetchedData data,
            HeldBack heldBack) {
        this.loop = loop;
        this.leaderId = leaderId;
        this.address = address;
        this.settings = settings;
        this.session = session;
        this.data = data;
        this.heldBack = heldBack;
    }

    /** Takes partitions on and gives others up; from any thread. */
    void update(List<FollowedPartition> added, List<FollowedPartition> removed) {
        loop.execute(() -> {
            removed.forEach(one -> {
                one.unwanted();
                heldBack.remove(one);
                session.remove(one);
            });
            added.forEach(session::add);
            goOn();
        });
    }

    /** Ends; from any thread. */
    void close() {
        loop.execute(() -> {
            closed = true;
            disconnect();
        });
    }

    private void disconnect() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
        inFlight = 0;
        session.reset();
    }

    /** Sends what there is to send. */
    private void goOn() {
        if (closed || paused || connecting) {
            return;
        }
        heldBack.update(session);
        if (!heldBack.isEmpty()) {
            lookAgain();
        }
        boolean nothingToAsk = session.isEmpty();
        if (nothingToAsk && heldBack.isEmpty()) {
            disconnect();
        }
        if (nothingToAsk) {
            return;
        }
        if (connection == null) {
            connect();
        } else if (inFlight == 0 || inFlight == 1 && session.isUrgent()) {
            send();
        }
    }

    /** What is held back is looked at until there is room for it, or it is in sync. */
    private void lookAgain() {
        if (!looksAgain) {
            looksAgain = true;
            var unused = loop.schedule(
                    () -> {
                        looksAgain = false;
                        goOn();
                    },
                    HELD_BACK_CHECK_MS,
                    TimeUnit.MILLISECONDS);
        }
    }

    private void connect() {
        connecting = true;
        var unused = BrokerConnection.open(loop, address).whenComplete((opened, failure) -> {
            connecting = false;
            if (failure != null) {
                lost(failure);
            } else if (closed) {
                opened.close();
            } else {
                connection = opened;
                goOn();
            }
        });
    }

    private void send() {
        FetchRequest request = session.next();
        long number = session.number();
        BrokerConnection asked = connection;
        inFlight++;
        var unused = asked.send(request, VERSION).whenComplete((response, failure) -> {
            if (failure != null) {
                if (asked == connection) {
                    lost(failure);
                }
                return;
            }
            try (response) {
                if (asked == connection) {
                    answered(request, number, response);
                }
            }
        });
    }

    /** The connection is gone, or could not be had. */
    private void lost(Throwable failure) {
        disconnect();
        if (closed) {
            return;
        }
        if (failures++ == 0) {
            LOG.warn(
                    "Cannot fetch {} partitions from broker {} at {} and tries again until it can: {}",
                    session.all().size(),
                    leaderId,
                    address.address(),
                    failure.getMessage());
        }
        pause();
    }

    private void pause() {
        paused = true;
        var unused = loop.schedule(
                () -> {
                    paused = false;
                    goOn();
                },
                pauseMs(failures),
                TimeUnit.MILLISECONDS);
    }

    private long pauseMs(int failuresInARow) {
        long doubled = FIRST_PAUSE_MS << Math.min(Math.max(failuresInARow - 1, 0), MAX_DOUBLINGS);
        return Math.min(doubled, settings.backoff().toMillis());
    }

    private void answered(FetchRequest request, long number, Response response) {
        inFlight--;
        FetchResponse answer = response.message(FetchResponse.class);
        if (answer.errorCode() != ErrorCode.NONE.code()) {
            refused(request, ErrorCode.of(answer.errorCode()));
            return;
        }
        if (failures > 0) {
            LOG.info("Fetches from broker {} at {} again", leaderId, address.address());
            failures = 0;
        }
        boolean open = request.sessionId() == answer.sessionId() || request.sessionId() == 0;
        for (FetchableTopicResponse topic : answer.responses()) {
            for (PartitionData result : topic.partitions()) {
                FollowedPartition one = session.find(new Key(topic.topicId(), result.partitionIndex()));
                if (one != null && open) {
                    take(one, number, result);
                }
            }
        }
        session.answered(answer);
        goOn();
    }

    /** The session is not what the leader has: it begins anew, at once unless that was just tried. */
    private void refused(FetchRequest request, ErrorCode error) {
        LOG.debug("Broker {} refuses fetch session {}: {}", leaderId, request.sessionId(), error);
        boolean fresh = request.sessionId() == 0;
        disconnect();
        if (fresh) {
            lost(new IllegalStateException("it refuses a new fetch session with " + error));
        } else {
            goOn();
        }
    }

    private void take(FollowedPartition one, long number, PartitionData result) {
        switch (data.take(one, number, result)) {
            case TAKEN -> session.touch(one);
            case TRY_AGAIN -> retryLater(one);
            case GIVE_UP -> session.remove(one);
        }
    }

    private void retryLater(FollowedPartition one) {
        session.remove(one);
        var unused = loop.schedule(() -> resume(one), pauseMs(one.failures()), TimeUnit.MILLISECONDS);
    }

    /** Unless another has taken its place, or nobody wants it any more. */
    private void resume(FollowedPartition one) {
        if (!closed && one.isWanted() && session.find(one.key()) == null) {
            session.add(one);
            goOn();
        }
    }
}
