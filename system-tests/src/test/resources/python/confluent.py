"""confluent-kafka against a broker: topics, records in and out, offsets and times. Usage: confluent.py BOOTSTRAP CODEC"""
import sys

from confluent_kafka import OFFSET_BEGINNING, Consumer, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, ConfigResource, NewPartitions, NewTopic

bootstrap, codec = sys.argv[1:]
topic = "confluent-" + codec
FIRST = 1_600_000_000_000
COUNT = 3_000


def expect(actual, expected, what):
    if actual != expected:
        sys.exit(f"{what}: expected {expected!r}, got {actual!r}")


admin = AdminClient({"bootstrap.servers": bootstrap})
for future in admin.create_topics([NewTopic(topic, 2, 1, config={"max.message.bytes": "500000"})]).values():
    future.result(60)
for future in admin.create_partitions([NewPartitions(topic, 3)]).values():
    future.result(60)
expect(len(admin.list_topics(topic, 60).topics[topic].partitions), 3, "partitions")
resource = ConfigResource("topic", topic)
expect(admin.describe_configs([resource])[resource].result(60)["max.message.bytes"].value, "500000", "max.message.bytes")

offsets = {}
producer = Producer({"bootstrap.servers": bootstrap, "compression.type": codec, "enable.idempotence": True, "linger.ms": 5})


def delivered(number):
    def callback(error, message):
        if error:
            sys.exit(f"record {number} was not written: {error}")
        offsets[number] = (message.partition(), message.offset())
    return callback


def content(i):
    return (None if i % 4 == 0 else f"key {i}".encode(), None if i % 5 == 0 else f"value {i} ".encode() + b"x" * (i % 50))


for i in range(COUNT):
    key, value = content(i)
    producer.produce(topic, key=key, value=value, partition=i % 3, timestamp=FIRST + i, headers=[("number", str(i)), ("empty", b"")],
                     on_delivery=delivered(i))
    producer.poll(0)
expect(producer.flush(60), 0, "records that wait")
expect(offsets, {i: (i % 3, i // 3) for i in range(COUNT)}, "offsets")

consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": "not-used", "enable.auto.commit": False, "enable.partition.eof": False})
consumer.assign([TopicPartition(topic, p, OFFSET_BEGINNING) for p in range(3)])
read = 0
while read < COUNT:
    batch = consumer.consume(500, 60)
    if not batch:
        sys.exit(f"only {read} records come")
    for message in batch:
        if message.error():
            sys.exit(str(message.error()))
        i = message.offset() * 3 + message.partition()
        expect((message.key(), message.value()), content(i), f"record {i}")
        expect(message.timestamp()[1], FIRST + i, f"time of record {i}")
        expect(message.headers(), [("number", str(i).encode()), ("empty", b"")], f"headers of record {i}")
        read += 1
expect(consumer.get_watermark_offsets(TopicPartition(topic, 0), 60), (0, COUNT // 3), "watermarks")
found = consumer.offsets_for_times([TopicPartition(topic, 1, FIRST + 299)], 60)[0]
expect(found.offset, 100, "offset for a time")
consumer.close()
for future in admin.delete_topics([topic], operation_timeout=30).values():
    future.result(60)
print("all is well")
