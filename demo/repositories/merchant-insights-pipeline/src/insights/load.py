"""Writes rows so that a second run of the same window changes nothing."""

from __future__ import annotations

UPSERT = """
INSERT INTO marts.acceptance_daily (day, merchant_id, acquirer, authorised, declined, unscored)
VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (day, merchant_id, acquirer) DO UPDATE
SET authorised = excluded.authorised, declined = excluded.declined, unscored = excluded.unscored
"""


def load_acceptance(connection, rows) -> None:
    with connection.transaction(), connection.cursor() as cursor:
        cursor.executemany(
            UPSERT,
            [(*key, row.authorised, row.declined, row.unscored) for key, row in sorted(rows.items())],
        )
