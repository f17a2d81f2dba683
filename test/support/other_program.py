"""A program that is not Millrace: fills topics, makes tables and reads them, through clients that are not ours.

Reads JSON Lines from standard input, writes JSON Lines to standard output.

  other_program.py produce BROKERS     {"topic", "partition", "key", "value", "headers", "timestamp"} each
  other_program.py topic BROKERS       {"name", "partitions"} each
  other_program.py cql HOST PORT       a statement each, as a JSON string; rows come as objects, values as text
"""

import json
import sys


def produce(brokers):
    from kafka import KafkaProducer

    producer = KafkaProducer(bootstrap_servers=brokers, acks="all", linger_ms=20)
    sent = [
        producer.send(
            record["topic"],
            partition=record["partition"],
            key=bytes_of(record["key"]),
            value=bytes_of(record["value"]),
            headers=[(name, value.encode()) for name, value in record["headers"].items()],
            timestamp_ms=record["timestamp"],
        )
        for record in map(json.loads, sys.stdin)
    ]
    producer.flush()
    for each in sent:
        each.get(timeout=30)
    producer.close()


def bytes_of(text):
    return None if text is None else text.encode()


def topic(brokers):
    from kafka.admin import KafkaAdminClient, NewTopic

    admin = KafkaAdminClient(bootstrap_servers=brokers)
    admin.create_topics(
        [
            NewTopic(name=each["name"], num_partitions=each["partitions"], replication_factor=1)
            for each in map(json.loads, sys.stdin)
        ]
    )
    admin.close()


def cql(host, port):
    from cassandra.cluster import Cluster
    from cassandra.policies import RoundRobinPolicy
    from cassandra.query import dict_factory

    cluster = Cluster([host], port=int(port), protocol_version=4, load_balancing_policy=RoundRobinPolicy())
    session = cluster.connect()
    session.row_factory = dict_factory
    session.default_timeout = 60
    for statement in map(json.loads, sys.stdin):
        for row in session.execute(statement):
            print(json.dumps({name: plain(value) for name, value in row.items()}))
    cluster.shutdown()


def plain(value):
    """Text, so that no digit is lost on the way; bytes as hex, times in ISO 8601; containers stay containers."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.hex()
    if hasattr(value, "_asdict"):
        return {name: plain(field) for name, field in value._asdict().items()}
    if hasattr(value, "items"):
        return {plain(key): plain(entry) for key, entry in value.items()}
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, (list, tuple)) or type(value).__name__ == "SortedSet":
        return [plain(each) for each in value]
    return str(value)


if __name__ == "__main__":
    {"produce": produce, "topic": topic, "cql": cql}[sys.argv[1]](*sys.argv[2:])
