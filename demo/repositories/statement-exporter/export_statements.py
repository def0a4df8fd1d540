#!/usr/bin/env python3
"""Monthly statements. Superseded by statement-service; only fixes go in here."""

import os
import sys

import psycopg2

QUERY = """
SELECT e.account, e.currency, sum(CASE e.side WHEN 'credit' THEN e.amount ELSE -e.amount END)
  FROM entries e JOIN transactions t ON t.id = e.transaction_id
 WHERE e.account LIKE 'merchant/%%' AND to_char(t.posted_at, 'YYYY-MM') = %s
 GROUP BY 1, 2 ORDER BY 1, 2
"""


def rows(month):
    with psycopg2.connect(os.environ["LEDGER_DATABASE_URL"]) as connection:
        with connection.cursor() as cursor:
            cursor.execute(QUERY, (month,))
            yield from cursor


def main(month):
    for account, currency, amount in rows(month):
        merchant = account.split("/", 1)[1]
        print(f"{merchant};{month};{currency};{amount}")


if __name__ == "__main__":
    main(sys.argv[1])
