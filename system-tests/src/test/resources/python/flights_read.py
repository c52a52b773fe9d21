"""Prints partition, offset, key and value of all records with kafka-python. Usage: flights_read.py BOOTSTRAP TOPIC"""
import sys

from kafka import KafkaConsumer, TopicPartition

bootstrap, topic = sys.argv[1:]
consumer = KafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False, consumer_timeout_ms=60_000)
partitions = [TopicPartition(topic, p) for p in sorted(consumer.partitions_for_topic(topic))]
consumer.assign(partitions)
ends = consumer.end_offsets(partitions)
for partition in partitions:
    consumer.seek(partition, 0)
left = sum(ends.values())
for record in consumer:
    print(record.partition, record.offset, record.key.decode(), record.value.decode(), sep="\t")
    left -= 1
    if left == 0:
        break
consumer.close()
