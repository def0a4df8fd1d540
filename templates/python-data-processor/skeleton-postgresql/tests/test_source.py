"""What is read, against PostgreSQL; only where DATABASE_URL names one. Each test has a schema of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import quote

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from processor.payments import Payment
from processor.settings import Settings
from processor.source import check_source, open_source
from processor.windows import Window

DAY = Window.parse("2026-05-20")
SAMPLE = Path(__file__).parent.parent / "sample" / "payments.sql"

needs_database = pytest.mark.skipif(not os.environ.get("DATABASE_URL"), reason="DATABASE_URL names no database")


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    schema = Identifier(f"test_{uuid.uuid4().hex}")
    url = os.environ["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(SQL("create schema {}").format(schema))
        connection.execute(SQL("set search_path to {}").format(schema))
        connection.execute(SAMPLE.read_bytes())
        try:
            option = quote(f"-csearch_path={schema.as_string()}")
            own = f"{url}{'&' if '?' in url else '?'}options={option}"
            yield Settings.read({"DATABASE_URL": own, "OUTPUT": str(tmp_path), "CHUNK_ROWS": "5000"})
        finally:
            connection.execute(SQL("drop schema {} cascade").format(schema))


@needs_database
def test_payments_come_in_chunks_from_any_position_on(settings: Settings) -> None:
    with open_source(settings) as source:
        assert source.due([DAY]) == [DAY]
        chunks = list(source.chunks(DAY, 0))
        assert [len(chunk.payments) for chunk in chunks] == [5000, 5000, 2000]
        assert chunks[0].payments[0] == Payment(
            1, datetime(2026, 5, 20, 0, 0, 7, tzinfo=UTC), "merchant-1", "EUR", 1001, 16
        )
        for done, chunk in enumerate(chunks, 1):
            assert list(source.chunks(DAY, chunk.position)) == chunks[done:]


@needs_database
def test_windows_share_no_payment_and_leave_none_out(settings: Settings) -> None:
    with open_source(settings) as source:
        ids = [
            payment.id
            for hour in range(24)
            for chunk in source.chunks(Window.parse(f"2026-05-20T{hour:02}"), 0)
            for payment in chunk.payments
        ]
    assert ids == list(range(1, 12_001))


@needs_database
def test_only_one_holds_a_window_and_a_dead_one_holds_none(settings: Settings) -> None:
    with open_source(settings) as one, open_source(settings) as two:
        with one.lock(DAY) as first, two.lock(DAY) as second, two.lock(Window.parse("2026-05-21")) as other:
            assert (first, second, other) == (True, False, True)
        with two.lock(DAY) as later:
            assert later
    with open_source(settings) as three, three.lock(DAY) as last:
        assert last


@needs_database
def test_it_can_only_read(settings: Settings) -> None:
    with (
        open_source(settings) as source,
        pytest.raises(psycopg.errors.ReadOnlySqlTransaction),
    ):
        source._connection.execute("delete from payments")


def test_it_is_ready_when_the_database_answers(request: pytest.FixtureRequest) -> None:
    nobody = Settings.read({"DATABASE_URL": "postgresql://nobody@localhost:1/nothing", "OUTPUT": "."})
    with pytest.raises(psycopg.OperationalError):
        check_source(nobody)
    if os.environ.get("DATABASE_URL"):
        check_source(request.getfixturevalue("settings"))


@needs_database
def test_sigterm_ends_a_run_after_its_chunk_and_the_next_one_finishes_the_file(
    settings: Settings, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "processor", "run", "--window", "2026-05-20"]
    environ = os.environ | {"DATABASE_URL": settings.database_url, "OUTPUT": str(tmp_path)}
    with subprocess.Popen(command, env=environ | {"CHUNK_ROWS": "5"}, stdout=subprocess.PIPE, text=True) as process:
        until = monotonic() + 30
        while not (tmp_path / ".2026-05-20.checkpoint.json").exists() and monotonic() < until:
            sleep(0.01)
        process.send_signal(signal.SIGTERM)
        told, _ = process.communicate(timeout=30)
    assert process.returncode == os.EX_TEMPFAIL
    assert json.loads(told.splitlines()[-1])["message"] == "run interrupted"
    assert not (tmp_path / "2026-05-20.csv").exists()

    assert subprocess.run(command, env=environ, stdout=subprocess.DEVNULL, check=False, timeout=60).returncode == 0
    assert json.loads((tmp_path / "2026-05-20.manifest.json").read_bytes())["rows"] == 12_000
    lines = (tmp_path / "2026-05-20.csv").read_text().splitlines()[1:]
    assert [int(line.partition(",")[0]) for line in lines] == list(range(1, 12_001))
