"""kafka-python in groups: members share, one leaves, offsets are kept. Usage: kafka_python_group.py BOOTSTRAP VERSION|newest"""
import sys
import time

from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import KafkaAdminClient, NewTopic

bootstrap, how = sys.argv[1:]
version = None if how == "newest" else tuple(int(part) for part in how.split("."))
topic = "kafka-python-group-" + how
COUNT = 200


def expect(actual, expected, what):
    if actual != expected:
        sys.exit(f"{what}: expected {expected!r}, got {actual!r}")


admin = KafkaAdminClient(bootstrap_servers=bootstrap)
admin.create_topics([NewTopic(topic, 4, 1)])
producer = KafkaProducer(bootstrap_servers=bootstrap)
for i in range(COUNT):
    producer.send(topic, str(i).encode(), partition=i % 4)
producer.flush(60)


def member():
    settings = {"api_version": version} if version else {}
    if not version or version >= (0, 10, 1):
        settings["max_poll_interval_ms"] = 20_000
    consumer = KafkaConsumer(bootstrap_servers=bootstrap, group_id=topic, auto_offset_reset="earliest", enable_auto_commit=False,
                             heartbeat_interval_ms=300, session_timeout_ms=10_000, **settings)
    consumer.subscribe([topic])
    return consumer


read = []


def poll(members, until, what):
    end = time.time() + 90
    while not until():
        if time.time() > end:
            sys.exit(f"{what}: not in time, {[one.assignment() for one in members]}, {len(read)} read")
        for one in members:
            found = one.poll(50)
            for records in found.values():
                read.extend(int(record.value) for record in records)
            if found:
                one.commit()


first = member()
poll([first], lambda: len(set(read)) == COUNT, "all records")
committed = [first.committed(TopicPartition(topic, p)) for p in range(4)]
expect(committed, [COUNT // 4] * 4, "committed offsets")
first.close()

read.clear()
for i in range(20):
    producer.send(topic, str(COUNT + i).encode(), partition=i % 4)
producer.flush(60)
second = member()
poll([second], lambda: len(read) >= 20, "what came later")
expect(sorted(read), list(range(COUNT, COUNT + 20)), "goes on where the group stopped")
second.close()
expect(dict(admin.list_consumer_groups()).get(topic), "consumer", "the group in the listing")
described = admin.describe_consumer_groups([topic])[0]
expect(described.state, "Empty", "the state of the group")
offsets = admin.list_consumer_group_offsets(topic)
expect(sum(offset.offset for offset in offsets.values()), COUNT + 20, "offsets that the admin client sees")
print("all is well")
