"""Holds a table against the log it was made from, without a line of Millrace.

Reads the topic through kafka-python, applies it in order, reads the tables through DataStax's Python driver and the
dead letters from their file, and prints what differs as one JSON object.

  check.py BROKERS TOPIC HOST PORT KEYSPACE DEAD_LETTERS_FILE [USER PASSWORD]

Applied in order means: per key, an upsert sets the columns that the record has, a record without a value deletes the
row, a time to live of a second ends what was set with it. A key has one partition, so its records have an order.
"""

import json
import sys
from decimal import Decimal

SHORT_TTL_SECONDS = 1
COLUMNS = ("seq", "a", "b", "tags")
GONE = object()


def read_log(brokers, topic):
    from kafka import KafkaConsumer, TopicPartition

    consumer = KafkaConsumer(bootstrap_servers=brokers, enable_auto_commit=False, consumer_timeout_ms=30_000)
    partitions = [TopicPartition(topic, number) for number in sorted(consumer.partitions_for_topic(topic))]
    consumer.assign(partitions)
    consumer.seek_to_beginning()
    left = {each: end for each, end in consumer.end_offsets(partitions).items() if end > 0}
    log = {each.partition: [] for each in partitions}
    while left:
        for partition, records in consumer.poll(timeout_ms=1_000).items():
            log[partition.partition].extend(records)
            if records and records[-1].offset + 1 >= left.get(partition, 0):
                left.pop(partition, None)
    consumer.close()
    return log


def apply_in_order(log):
    """Key → (the row's cells, or None if there is no row); and the positions of what can't be written."""
    rows, poison, history, records = {}, set(), {}, 0
    for partition, entries in log.items():
        for record in entries:
            records += 1
            key = record.key.decode()
            if record.value is None:
                rows[key] = None
                history.setdefault(key, []).append((record.timestamp, record.offset, None))
                continue
            try:
                value = json.loads(record.value, parse_float=Decimal)
            except ValueError:
                poison.add((partition, record.offset))
                continue
            short = value.get("ttl") == SHORT_TTL_SECONDS
            row = rows.get(key) or {}
            row["marker"] = GONE if short else True
            for column in COLUMNS:
                if column in value:
                    row[column] = GONE if short else value[column]
            rows[key] = row
            history.setdefault(key, []).append((record.timestamp, record.offset, value["seq"]))
    return rows, poison, history, records


def visible(row):
    if row is None or all(cell is GONE for cell in row.values()):
        return None
    return {column: plain(row[column]) for column in COLUMNS if row.get(column, GONE) is not GONE}


def plain(value):
    if isinstance(value, (list, tuple)) or type(value).__name__ == "SortedSet":
        return sorted(value) or None
    if isinstance(value, (int, Decimal)):
        return str(Decimal(value).normalize())
    return value


def excepted(history):
    """Keys with two writes in one millisecond whose offsets straddle a multiple of 997: what `record` mode excepts."""
    found = set()
    for key, writes in history.items():
        for (ms, offset, _), (next_ms, next_offset, _) in zip(writes, writes[1:]):
            if ms == next_ms and offset % 997 > next_offset % 997:
                found.add(key)
    return found


def read_table(session, keyspace, table):
    from cassandra.query import SimpleStatement
    from cassandra import ConsistencyLevel

    query = f'SELECT id, seq, a, b, tags, writetime(seq) AS written FROM {keyspace}.{table}'
    statement = SimpleStatement(query, consistency_level=ConsistencyLevel.ALL, fetch_size=2_000)
    return {row["id"]: row for row in session.execute(statement)}


def compare(expected, actual, history, except_keys):
    lost, reordered, excused, examples = 0, 0, 0, []
    for key in set(expected) | set(actual):
        want = visible(expected.get(key))
        row = actual.get(key)
        got = row and {column: plain(row[column]) for column in COLUMNS if row[column] is not None}
        if want == got:
            continue
        if key in except_keys:
            excused += 1
            continue
        # What shows is of an older record than the log's last: the last was overtaken, or never came.
        if got is not None and want is not None and got.get("seq") == want.get("seq"):
            lost += 1
        elif got is not None:
            reordered += 1
        else:
            lost += 1
        if len(examples) < 5:
            examples.append({"key": key, "want": want, "got": got, "log": history.get(key, [])[-4:]})
    return {"lost": lost, "reordered": reordered, "excused": excused, "examples": examples}


def read_dead_letters(path):
    positions = []
    try:
        with open(path) as lines:
            for line in lines:
                record = json.loads(line)["record"]
                positions.append((record["partition"], record["offset"]))
    except FileNotFoundError:
        pass
    return positions


def main(brokers, topic, host, port, keyspace, dead_letters, user=None, password=None):
    from cassandra.auth import PlainTextAuthProvider
    from cassandra.cluster import Cluster
    from cassandra.policies import RoundRobinPolicy
    from cassandra.query import dict_factory

    log = read_log(brokers, topic)
    expected, poison, history, records = apply_in_order(log)
    cluster = Cluster(
        [host],
        port=int(port),
        protocol_version=4,
        load_balancing_policy=RoundRobinPolicy(),
        auth_provider=PlainTextAuthProvider(user, password) if user else None,
    )
    session = cluster.connect()
    session.row_factory = dict_factory
    session.default_timeout = 60
    tables = {
        "by_offset": compare(expected, read_table(session, keyspace, "by_offset"), history, set()),
        "by_record": compare(expected, read_table(session, keyspace, "by_record"), history, excepted(history)),
    }
    cluster.shutdown()
    letters = read_dead_letters(dead_letters)
    print(
        json.dumps(
            {
                "records": records,
                "keys": len(expected),
                "poison": len(poison),
                "tables": tables,
                "deadLetters": {
                    "distinct": len(set(letters)),
                    "repeated": len(letters) - len(set(letters)),
                    "missing": len(poison - set(letters)),
                    "unexpected": len(set(letters) - poison),
                },
            },
            default=str,
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
