"""kafka-python against a broker: topics, records in and out, offsets and times. Usage: kafka_python.py BOOTSTRAP CODEC|VERSION"""
import sys

from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient, NewPartitions, NewTopic
from kafka.errors import TopicAlreadyExistsError

bootstrap, how = sys.argv[1:]
version = tuple(int(part) for part in how.split(".")) if "." in how else None
codec = None if version or how == "none" else how
topic = "kafka-python-" + how
FIRST = 1_600_000_000_000


def expect(actual, expected, what):
    if actual != expected:
        sys.exit(f"{what}: expected {expected!r}, got {actual!r}")


admin = KafkaAdminClient(bootstrap_servers=bootstrap)
admin.create_topics([NewTopic(topic, 2, 1, topic_configs={"max.message.bytes": "500000"})])
try:
    admin.create_topics([NewTopic(topic, 2, 1)])
    sys.exit("a topic was made twice")
except TopicAlreadyExistsError:
    pass
admin.create_partitions({topic: NewPartitions(3)})
described = admin.describe_topics([topic])[0]
expect(len(described["partitions"]), 3, "partitions")
expect({p["leader"] for p in described["partitions"]}, {0}, "leaders")
configs = admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)])[0].resources[0][4]
expect([entry[1] for entry in configs if entry[0] == "max.message.bytes"], ["500000"], "max.message.bytes")

producer = KafkaProducer(bootstrap_servers=bootstrap, api_version=version, compression_type=codec, acks="all", linger_ms=5)
headers_known = version is None or version >= (0, 11)
times_known = version is None or version >= (0, 10)
sent = []
for i in range(600):
    key = None if i % 3 == 0 else b"key %d" % i
    value = None if i % 5 == 1 and key else b"value %d " % i + b"x" * (i % 50)
    extra = {}
    if times_known:
        extra["timestamp_ms"] = FIRST + i
    if headers_known:
        extra["headers"] = [("number", b"%d" % i)]
    sent.append((i % 3, key, value, producer.send(topic, key=key, value=value, partition=i % 3, **extra)))
producer.flush(60)
for i, (partition, _, _, future) in enumerate(sent):
    expect(future.get(60).offset, i // 3, f"offset of record {i}")
producer.close()

consumer = KafkaConsumer(bootstrap_servers=bootstrap, api_version=version, consumer_timeout_ms=60_000, enable_auto_commit=False)
partitions = [TopicPartition(topic, p) for p in range(3)]
consumer.assign(partitions)
for partition in partitions:
    consumer.seek(partition, 0)
read = {p: [] for p in range(3)}
for record in consumer:
    read[record.partition].append(record)
    if sum(map(len, read.values())) == 600:
        break
for i, (partition, key, value, _) in enumerate(sent):
    record = read[partition][i // 3]
    expect((record.offset, record.key, record.value), (i // 3, key, value), f"record {i}")
    if times_known:
        expect(record.timestamp, FIRST + i, f"time of record {i}")
    if headers_known:
        expect(record.headers, [("number", b"%d" % i)], f"headers of record {i}")

if times_known:
    expect(consumer.end_offsets(partitions), {p: 200 for p in partitions}, "end offsets")
    expect(consumer.beginning_offsets(partitions), {p: 0 for p in partitions}, "beginning offsets")
if times_known and (version is None or version > (0, 10)):
    found = consumer.offsets_for_times({partitions[1]: FIRST + 299})
    expect((found[partitions[1]].offset, found[partitions[1]].timestamp), (100, FIRST + 301), "offset for a time")
consumer.close()
admin.delete_topics([topic])
expect(topic in admin.list_topics(), False, "the deleted topic in the list")
admin.close()
print("all is well")
