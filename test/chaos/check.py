"""Holds the tables against the log they were made from, without a line of Millrace.

Reads the topic through kafka-python, applies it in order, reads the tables through DataStax's Python driver, the dead
letters and the deliveries from their files, and prints what differs as one JSON object.

  check.py BROKERS TOPIC HOST PORT KEYSPACE DEAD_LETTERS_FILE DELIVERIES_FILE [USER PASSWORD]

Applied in order means: per key, an upsert sets the columns that the record has, a record without a value deletes the
row, a time to live of a second ends what was set with it. A key has one partition, so its records have an order.

Each record must be accounted for once: an upsert stands in the journal under its position, a delete shows in the
rows, a filtered record stands nowhere, and one that cannot be read has a dead letter, and only such a one has.
"""

import json
import sys
from collections import Counter
from decimal import Decimal

SHORT_TTL_SECONDS = 1
COLUMNS = ("seq", "a", "b", "tags")
OFFSET_BASE = 1_700_000_000_000_000


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


class Log:
    """What the log says, per key and per position."""

    def __init__(self, partitions):
        # Key -> its writes in order: (ms, offset, {column: value}); a value of None is no value.
        self.writes = {}
        self.upserts, self.deletes, self.filtered, self.poison = {}, set(), set(), set()
        for partition, records in partitions.items():
            for record in records:
                self._add((partition, record.offset), record)

    def _add(self, position, record):
        if record.value is None:
            self.deletes.add(position)
            self._write(record, dict.fromkeys(COLUMNS))
            return
        try:
            value = json.loads(record.value, parse_float=Decimal)
        except ValueError:
            self.poison.add(position)
            return
        if value.get("skip"):
            self.filtered.add(position)
            return
        self.upserts[position] = value["seq"]
        ends = value.get("ttl") == SHORT_TTL_SECONDS
        self._write(record, {name: None if ends else plain(value[name]) for name in COLUMNS if name in value})

    def _write(self, record, cells):
        self.writes.setdefault(record.key.decode(), []).append((record.timestamp, record.offset, cells))


def plain(value):
    if isinstance(value, (list, tuple)) or type(value).__name__ == "SortedSet":
        return sorted(value) or None
    if isinstance(value, (int, Decimal)):
        return str(Decimal(value).normalize())
    return value


def apply_in_order(writes):
    """The row that shows in the end, or None."""
    cells = {}
    for _, _, written in writes:
        cells.update(written)
    row = {name: value for name, value in cells.items() if value is not None}
    return row or None


def allowed_by_exception(writes, name):
    """What `record` mode may leave in a column besides the last value.

    Two writes of one row in one millisecond whose offsets straddle a multiple of 997, and that came in two batches
    across a cold start, swap; and what was carried above the earlier one is then above the later one too. So: if the
    row has such a pair in the last millisecond that wrote this column, any value that this millisecond gave it.
    """
    touching = [(ms, cells[name]) for ms, _, cells in writes if name in cells]
    if not touching:
        return [None]
    last_ms = touching[-1][0]
    offsets = [offset for ms, offset, _ in writes if ms == last_ms]
    straddle = any(offset % 997 >= later % 997 for offset, later in zip(offsets, offsets[1:]))
    return [value for ms, value in touching if ms == last_ms] if straddle else [touching[-1][1]]


def compare(log, actual, own_timestamp, excepts):
    lost, reordered, excused, examples = 0, 0, 0, []
    for key in set(log.writes) | set(actual):
        writes = log.writes.get(key, [])
        want = apply_in_order(writes)
        row = actual.get(key) or {}
        got = {name: plain(row[name]) for name in COLUMNS if row.get(name) is not None} or None
        if want == got:
            continue
        if excepts and all((got or {}).get(name) in allowed_by_exception(writes, name) for name in COLUMNS):
            excused += 1
            continue
        # What shows was written later than the record that should show says: it has overtaken it. Else that never came.
        written = row.get("written")
        if written is not None and (not writes or written > own_timestamp(writes[-1])):
            reordered += 1
        else:
            lost += 1
        if len(examples) < 3:
            examples.append({"key": key, "want": want, "got": got, "written": written, "log": writes[-4:]})
    return {"lost": lost, "reordered": reordered, "excused": excused, "examples": examples}


def read_rows(session, query):
    from cassandra import ConsistencyLevel
    from cassandra.query import SimpleStatement

    return session.execute(SimpleStatement(query, consistency_level=ConsistencyLevel.ALL, fetch_size=2_000))


def read_table(session, keyspace, table):
    rows = read_rows(session, f"SELECT id, seq, a, b, tags, writetime(seq) AS written FROM {keyspace}.{table}")
    return {row["id"]: row for row in rows}


def check_journal(log, session, keyspace):
    rows = read_rows(session, f"SELECT part, off, seq FROM {keyspace}.journal")
    journal = {(row["part"], row["off"]): row["seq"] for row in rows}
    missing = [position for position, seq in log.upserts.items() if journal.get(position) != seq]
    return {
        "missing": len(missing),
        "unexpected": len(set(journal) - set(log.upserts)),
        "examples": [{"position": position} for position in missing[:3]],
    }


def read_lines(path):
    try:
        with open(path) as lines:
            return [json.loads(line) for line in lines]
    except FileNotFoundError:
        return []


def check_dead_letters(log, letters_file, deliveries_file):
    letters = Counter(
        (letter["record"]["partition"], letter["record"]["offset"]) for letter in read_lines(letters_file)
    )
    deliveries = Counter()
    for delivery in read_lines(deliveries_file):
        for partition, offsets in delivery.items():
            deliveries.update((int(partition), offset) for offset in offsets)
    return {
        "distinct": len(letters),
        "repeated": sum(letters.values()) - len(letters),
        # A record that is brought twice may be dead-lettered twice; more letters than deliveries have no excuse.
        "beyondDeliveries": sum(max(0, count - deliveries[position]) for position, count in letters.items()),
        "missing": len(log.poison - set(letters)),
        "unexpected": len(set(letters) - log.poison),
    }


def main(brokers, topic, host, port, keyspace, letters_file, deliveries_file, user=None, password=None):
    from cassandra.auth import PlainTextAuthProvider
    from cassandra.cluster import Cluster
    from cassandra.policies import RoundRobinPolicy
    from cassandra.query import dict_factory

    log = Log(read_log(brokers, topic))
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
    by_offset = read_table(session, keyspace, "by_offset")
    by_record = read_table(session, keyspace, "by_record")
    result = {
        "records": len(log.upserts) + len(log.deletes) + len(log.filtered) + len(log.poison),
        "upserts": len(log.upserts),
        "deletes": len(log.deletes),
        "filtered": len(log.filtered),
        "poison": len(log.poison),
        "keys": len(log.writes),
        "tables": {
            "by_offset": compare(log, by_offset, lambda write: OFFSET_BASE + write[1], False),
            "by_record": compare(log, by_record, lambda write: write[0] * 1000 + 999, True),
        },
        "journal": check_journal(log, session, keyspace),
        "deadLetters": check_dead_letters(log, letters_file, deliveries_file),
    }
    cluster.shutdown()
    print(json.dumps(result, default=str))


if __name__ == "__main__":
    main(*sys.argv[1:])
