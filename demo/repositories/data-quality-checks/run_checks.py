#!/usr/bin/env python3
"""Runs each query of a folder; a check passes when it returns no row."""

import os
import pathlib
import sys

import psycopg


def main(folder):
    failed = 0
    with psycopg.connect(os.environ["WAREHOUSE_URL"]) as connection:
        for path in sorted(pathlib.Path("checks", folder).glob("*.sql")):
            rows = connection.execute(path.read_text()).fetchall()
            print(f"{'FAIL' if rows else 'ok':4} {path.stem}" + (f": {len(rows)} rows" if rows else ""))
            failed += bool(rows)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
