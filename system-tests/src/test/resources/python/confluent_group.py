"""confluent-kafka in groups: members share, one leaves, offsets are kept. Usage: confluent_group.py BOOTSTRAP STRATEGY,
which may be consumer, for the consumer protocol."""
import sys
import time

from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

bootstrap, strategy = sys.argv[1:]
topic = "confluent-group-" + strategy
COUNT = 600


def expect(actual, expected, what):
    if actual != expected:
        sys.exit(f"{what}: expected {expected!r}, got {actual!r}")


admin = AdminClient({"bootstrap.servers": bootstrap})
for future in admin.create_topics([NewTopic(topic, 4, 1)]).values():
    future.result(60)
producer = Producer({"bootstrap.servers": bootstrap})
for i in range(COUNT):
    producer.produce(topic, key=f"key {i}", value=str(i), partition=i % 4)
expect(producer.flush(60), 0, "records that wait")


def member():
    # of the consumer protocol the broker says how often a member is heard, and assigns
    protocol = ({"group.protocol": "consumer"} if strategy == "consumer" else
                {"partition.assignment.strategy": strategy, "heartbeat.interval.ms": 300, "session.timeout.ms": 10_000})
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": topic, "auto.offset.reset": "earliest", "enable.auto.commit": False,
                         **protocol})
    consumer.subscribe([topic])
    return consumer


read = []


def poll(members, until, what):
    end = time.time() + 90
    while not until():
        if time.time() > end:
            sys.exit(f"{what}: not in time, {[len(one.assignment()) for one in members]}, {len(read)} read")
        for one in members:
            message = one.poll(0.05)
            if message is not None:
                if message.error():
                    sys.exit(str(message.error()))
                read.append(int(message.value()))
                one.commit(message, asynchronous=False)


first, second = member(), member()
members = [first, second]
poll(members, lambda: [len(one.assignment()) for one in members] == [2, 2], "two and two partitions")
poll(members, lambda: len(set(read)) == COUNT, "all records")
second.close()
poll([first], lambda: len(first.assignment()) == 4, "all partitions of the one that stays")
committed = first.committed([TopicPartition(topic, p) for p in range(4)], 60)
expect([one.offset for one in committed], [COUNT // 4] * 4, "committed offsets")
first.close()

read.clear()
for i in range(20):
    producer.produce(topic, value=str(COUNT + i), partition=i % 4)
producer.flush(60)
third = member()
poll([third], lambda: len(read) >= 20, "what came later")
expect(sorted(read), list(range(COUNT, COUNT + 20)), "goes on where the group stopped")
third.close()
print("all is well")
