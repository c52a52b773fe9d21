package io.odradek.broker.api;

import io.odradek.broker.testing.TestClient;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.ApiMessage;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.AlterReplicaLogDirsRequest;
import io.odradek.protocol.message.AlterReplicaLogDirsRequest.AlterReplicaLogDir;
import io.odradek.protocol.message.AlterReplicaLogDirsRequest.AlterReplicaLogDirTopic;
import io.odradek.protocol.message.AlterReplicaLogDirsResponse;
import io.odradek.protocol.message.DescribeLogDirsRequest;
import io.odradek.protocol.message.DescribeLogDirsResponse;
import io.odradek.protocol.message.IncrementalAlterConfigsRequest;
import io.odradek.protocol.message.IncrementalAlterConfigsRequest.AlterConfigsResource;
import io.odradek.protocol.message.IncrementalAlterConfigsRequest.AlterableConfig;
import io.odradek.protocol.message.IncrementalAlterConfigsResponse;
import io.odradek.protocol.message.UnregisterBrokerRequest;
import io.odradek.protocol.message.UnregisterBrokerResponse;
import java.util.List;
import java.util.Optional;

/**
 * One request of each API for those who run a cluster that a broker should serve without an error. What has to be so before it is
 * made so.
 *
 * @param topic one that is there, in the only log directory
 */
record SaneOperations(TestClient client, String topic) {

    private static final byte BROKER = 4;
    private static final int GONE = 4711;

    Optional<ApiMessage> of(ApiKey api) {
        return Optional.ofNullable(
                switch (api) {
                    case UNREGISTER_BROKER -> {
                        leaveSettings();
                        yield new UnregisterBrokerRequest().brokerId(GONE);
                    }
                    case ALTER_REPLICA_LOG_DIRS -> moveToWhereItLies();
                    default -> null;
                });
    }

    /** All that is left of a broker that has gone. */
    private void leaveSettings() {
        AlterConfigsResource resource = new AlterConfigsResource()
                .resourceType(BROKER)
                .resourceName(Integer.toString(GONE))
                .configs(List.of(new AlterableConfig().name("message.max.bytes").value("100000")));
        IncrementalAlterConfigsResponse answer = client.ask(
                IncrementalAlterConfigsResponse.class,
                new IncrementalAlterConfigsRequest().resources(List.of(resource)),
                1);
        if (answer.responses().get(0).errorCode() != ErrorCode.NONE.code()) {
            throw new AssertionError("the settings were refused: " + answer);
        }
    }

    private AlterReplicaLogDirsRequest moveToWhereItLies() {
        String directory = client.ask(DescribeLogDirsResponse.class, new DescribeLogDirsRequest().topics(null), 4)
                .results()
                .get(0)
                .logDir();
        AlterReplicaLogDirTopic first =
                new AlterReplicaLogDirTopic().name(topic).partitions(List.of(0));
        return new AlterReplicaLogDirsRequest()
                .dirs(List.of(new AlterReplicaLogDir().path(directory).topics(List.of(first))));
    }

    /** The first code in an answer; empty for an API that this class does not know. */
    static Optional<Short> error(ApiMessage answer) {
        if (answer instanceof UnregisterBrokerResponse unregistered) {
            return Optional.of(unregistered.errorCode());
        }
        if (answer instanceof AlterReplicaLogDirsResponse moved) {
            return Optional.of(moved.results().get(0).partitions().get(0).errorCode());
        }
        return Optional.empty();
    }
}
