"""Writes lines of key, tab, value with confluent-kafka. Usage: flights_write.py BOOTSTRAP TOPIC FILE"""
import sys

from confluent_kafka import Producer

bootstrap, topic, path = sys.argv[1:]
written = 0


def delivered(error, message):
    global written
    if error:
        sys.exit(f"a record was not written: {error}")
    written += 1


producer = Producer({"bootstrap.servers": bootstrap, "enable.idempotence": True, "compression.type": "gzip", "linger.ms": 5})
with open(path, encoding="utf-8") as lines:
    for line in lines:
        key, value = line.rstrip("\n").split("\t", 1)
        while True:
            try:
                producer.produce(topic, key=key, value=value, on_delivery=delivered)
                break
            except BufferError:
                producer.poll(1)
        producer.poll(0)
if producer.flush(90):
    sys.exit("records are left over")
print(f"{written} records are written")
