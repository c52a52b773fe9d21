package io.odradek.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.odradek.common.errors.UnsupportedVersionException;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.ApiMessage;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.MalformedMessageException;
import io.odradek.protocol.MemoryRecords;
import io.odradek.protocol.Message;
import io.odradek.protocol.ProtocolReader;
import io.odradek.protocol.ProtocolWriter;
import io.odradek.protocol.message.FetchResponse.LeaderIdAndEpoch;
import io.odradek.protocol.message.FetchResponse.PartitionData;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the generated classes promise beyond their bytes, which the proof covers. */
class GeneratedMessagesTest {

    @ParameterizedTest
    @EnumSource
    void theFactoryFindsTheClassesOfAnApi(ApiKey api) throws ReflectiveOperationException {
        ApiMessage request = create(api, "Request");
        ApiMessage response = create(api, "Response");
        short version = api.maxVersion();
        assertThat(ApiMessages.readRequest(api, reader(written(request, version)), version))
                .isEqualTo(request);
        assertThat(ApiMessages.readResponse(api, reader(written(response, version)), version))
                .isEqualTo(response);
        assertThat(request.apiKey()).isEqualTo(api);
        assertThat(response.apiKey()).isEqualTo(api);
    }

    @Test
    void aVersionThatDoesNotExistIsRefused() {
        short version = (short) (ProduceRequest.HIGHEST_VERSION + 1);
        assertThatThrownBy(() -> ProduceRequest.read(reader(Unpooled.buffer()), version))
                .isInstanceOf(UnsupportedVersionException.class)
                .hasMessage("ProduceRequest has no version 14");
        assertThatThrownBy(() -> written(new ProduceRequest(), (short) -1))
                .isInstanceOf(UnsupportedVersionException.class);
    }

    @Test
    void aValueThatTheVersionCannotCarryIsRefusedByItsName() {
        ProduceRequest request = new ProduceRequest().transactionalId("t");
        assertThatThrownBy(() -> written(request, (short) 2))
                .isInstanceOf(UnsupportedVersionException.class)
                .hasMessage("version 2 cannot carry the value of ProduceRequest.transactionalId");
        MetadataRequest allTopics = new MetadataRequest().topics(null);
        assertThatThrownBy(() -> written(allTopics, (short) 0))
                .isInstanceOf(UnsupportedVersionException.class)
                .hasMessage("version 0 cannot carry the value of MetadataRequest.topics");
    }

    @Test
    void unknownTaggedFieldsAreSkipped() {
        ByteBuf buffer = Unpooled.buffer();
        ProtocolWriter out = new ProtocolWriter(buffer);
        out.writeInt32(7);
        out.writeUnsignedVarint(2);
        for (int tag : new int[] {3, 1_000_000}) {
            out.writeUnsignedVarint(tag);
            int start = out.beginTaggedField();
            out.writeString("from the future", true);
            out.endTaggedField(start);
        }
        ResponseHeader header = ResponseHeader.read(reader(buffer), (short) 1);
        assertThat(header).isEqualTo(new ResponseHeader().correlationId(7));
        assertThat(buffer.readableBytes()).isZero();
    }

    @Test
    void aKnownTaggedFieldMustHaveTheSizeThatItClaims() {
        ByteBuf buffer = written(new FetchRequest().clusterId("cluster"), (short) 12);
        int sizeAt = buffer.writerIndex() - "cluster".length() - 2;
        assertThat(buffer.getByte(sizeAt)).isEqualTo((byte) 8);
        buffer.setByte(sizeAt, 7);
        assertThatThrownBy(() -> FetchRequest.read(reader(buffer), (short) 12))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("7 bytes claimed, 8 read");
    }

    @Test
    void aTaggedStructThatNobodySetCanBeChangedInPlace() {
        PartitionData partition = new PartitionData();
        assertThat(partition).isEqualTo(new PartitionData().currentLeader(new LeaderIdAndEpoch()));
        partition.currentLeader().leaderId(3);
        assertThat(partition).isNotEqualTo(new PartitionData());
        FetchResponse response = new FetchResponse()
                .responses(List.of(new FetchResponse.FetchableTopicResponse().partitions(List.of(partition))));
        assertThat(FetchResponse.read(reader(written(response, (short) 13)), (short) 13))
                .isEqualTo(response);
    }

    @Test
    void anErrorCodeCanBeSetByItsName() {
        assertThat(new HeartbeatResponse().errorCode(ErrorCode.NOT_COORDINATOR).errorCode())
                .isEqualTo((short) 16);
    }

    @Test
    void theTextShowsNeitherRecordsNorSecrets() {
        byte[] bytes = "top secret".getBytes(StandardCharsets.US_ASCII);
        PartitionData partition = new PartitionData().records(new MemoryRecords(Unpooled.wrappedBuffer(bytes)));
        assertThat(partition.toString()).contains("records=10 bytes").doesNotContain("secret");
        assertThat(new SaslAuthenticateRequest().authBytes(bytes))
                .hasToString("SaslAuthenticateRequest(authBytes=10 bytes)");
        assertThat(new AlterConfigsRequest.AlterableConfig()
                        .name("ssl.key.password")
                        .value("top secret"))
                .hasToString("AlterableConfig(name=ssl.key.password, value=[hidden])");
        assertThat(new AlterConfigsRequest.AlterableConfig()
                        .name("ssl.key.password")
                        .value(null))
                .hasToString("AlterableConfig(name=ssl.key.password, value=null)");
    }

    private static ApiMessage create(ApiKey api, String kind) throws ReflectiveOperationException {
        String name = ApiMessages.class.getPackageName() + "." + api.apiName() + kind;
        return (ApiMessage) Class.forName(name).getConstructor().newInstance();
    }

    private static ByteBuf written(Message message, short version) {
        ByteBuf buffer = Unpooled.buffer();
        message.write(new ProtocolWriter(buffer), version);
        return buffer;
    }

    private static ProtocolReader reader(ByteBuf buffer) {
        return new ProtocolReader(buffer);
    }
}
