"""Sums up one window and loads it."""

from __future__ import annotations

import os

from insights.aggregate import acceptance
from insights.load import load_acceptance


def run_window(window: str) -> None:
    import psycopg
    import pyarrow.parquet

    day = window[:10]
    table = pyarrow.parquet.read_table(f"{os.environ['LAKE']}/payment-events", filters=[("occurredAt", ">=", day)])
    with psycopg.connect(os.environ["WAREHOUSE_URL"]) as connection:
        load_acceptance(connection, acceptance(table.to_pylist()))
