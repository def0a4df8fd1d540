"""A window of a topic to the lake, as Parquet."""

from __future__ import annotations

import datetime as dt
import json
import os

from insights.masking import mask


def window_of(now: dt.datetime) -> str:
    """The ten minutes before the last full ten, so that late events are in."""
    start = now.replace(minute=now.minute - now.minute % 10, second=0, microsecond=0) - dt.timedelta(minutes=20)
    return start.strftime("%Y-%m-%dT%H:%MZ")


def write_window(topic: str) -> str:
    import pyarrow
    import pyarrow.parquet
    from confluent_kafka import Consumer

    window = window_of(dt.datetime.now(dt.timezone.utc))
    key = os.environ["MASKING_KEY"].encode()
    consumer = Consumer(
        {"bootstrap.servers": os.environ["KAFKA_BROKERS"], "group.id": "insights", "enable.auto.commit": False}
    )
    consumer.subscribe([topic])
    events = []
    while messages := consumer.consume(num_messages=1000, timeout=5):
        events += [mask(json.loads(message.value()), key) for message in messages if not message.error()]
    table = pyarrow.Table.from_pylist(events)
    pyarrow.parquet.write_table(table, f"{os.environ['LAKE']}/{topic}/{window}.parquet")
    consumer.commit()
    consumer.close()
    return window
