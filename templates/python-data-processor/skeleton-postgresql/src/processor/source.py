"""Payments from PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import psycopg
from psycopg.rows import class_row

from processor import NAME
from processor.batch import Chunk
from processor.payments import Payment
from processor.settings import Settings
from processor.windows import Window

# By its key and not by offset: each chunk costs the same, and a later run goes on where this one ended
_CHUNK: Final = """
    select id, booked_at, merchant, currency, amount, fee
    from payments
    where booked_at >= %(start)s and booked_at < %(end)s and id > %(position)s
    order by id
    limit %(rows)s
"""


class PostgresSource:
    def __init__(self, connection: psycopg.Connection, chunk_rows: int) -> None:
        self._connection = connection
        self._chunk_rows = chunk_rows

    def due(self, closed: Sequence[Window]) -> Sequence[Window]:
        return closed

    @contextmanager
    def lock(self, window: Window) -> Iterator[bool]:
        # Of the session: the database lets go of it when this process or its machine dies
        key = (f"{NAME} {window}",)
        found = self._connection.execute("select pg_try_advisory_lock(hashtextextended(%s, 0))", key).fetchone()
        is_mine = found == (True,)
        try:
            yield is_mine
        finally:
            if is_mine and not self._connection.closed:
                self._connection.execute("select pg_advisory_unlock(hashtextextended(%s, 0))", key)

    def chunks(self, window: Window, position: int) -> Iterator[Chunk]:
        while True:
            # No transaction stays open between chunks: a long one would keep the database from cleaning up
            with self._connection.cursor(row_factory=class_row(Payment)) as cursor:
                cursor.execute(
                    _CHUNK,
                    {"start": window.start, "end": window.end, "position": position, "rows": self._chunk_rows},
                )
                payments = cursor.fetchall()
            if payments:
                position = payments[-1].id
                yield Chunk(payments, position)
            if len(payments) < self._chunk_rows:
                return


@contextmanager
def open_source(settings: Settings) -> Iterator[PostgresSource]:
    with _connect(settings) as connection:
        # It only reads, and waits for nothing for ever
        connection.execute("set default_transaction_read_only = on")
        connection.execute("set statement_timeout = '5min'")
        connection.execute("set time zone 'UTC'")
        yield PostgresSource(connection, settings.chunk_rows)


def check_source(settings: Settings) -> None:
    """Raise when the database doesn't answer."""
    with _connect(settings) as connection:
        connection.execute("select 1")


def _connect(settings: Settings) -> psycopg.Connection:
    return psycopg.connect(settings.database_url, autocommit=True, connect_timeout=5, application_name=NAME)
