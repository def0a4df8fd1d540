from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from processor.payments import InvalidPaymentError, Payment
from processor.settings import Settings
from processor.source import FileSource, check_source, open_source
from processor.windows import Period, Window, closed_windows

DAY = Window.parse("2026-05-20")


def record(id: int, **changes: object) -> dict[str, object]:
    known = {"merchant": "Bäckerei", "currency": "EUR", "amount": 1000, "fee": 15}
    return {"id": id, "booked_at": "2026-05-20T09:30:00+00:00", **known, **changes}


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., None]:
    def write(*records: object, window: str = "2026-05-20") -> None:
        lines = [each if isinstance(each, str) else json.dumps(each, ensure_ascii=False) for each in records]
        (tmp_path / f"{window}.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")

    return write


@pytest.fixture
def source(tmp_path: Path) -> FileSource:
    return FileSource(tmp_path, tmp_path / "output", 2)


def test_payments_come_in_chunks_from_any_position_on(source: FileSource, write: Callable[..., None]) -> None:
    write(*(record(id) for id in range(1, 6)))
    chunks = list(source.chunks(DAY, 0))
    assert [[payment.id for payment in chunk.payments] for chunk in chunks] == [[1, 2], [3, 4], [5]]
    assert chunks[0].payments[0] == Payment(1, datetime(2026, 5, 20, 9, 30, tzinfo=UTC), "Bäckerei", "EUR", 1000, 15)
    for done, chunk in enumerate(chunks, 1):
        assert list(source.chunks(DAY, chunk.position)) == chunks[done:]


def test_an_empty_file_is_a_day_without_payments_and_a_missing_one_an_error(
    source: FileSource, write: Callable[..., None]
) -> None:
    with pytest.raises(FileNotFoundError, match=r"2026-05-20\.jsonl"):
        list(source.chunks(DAY, 0))
    write()
    assert list(source.chunks(DAY, 0)) == []


def test_what_is_due_begins_with_the_first_file(source: FileSource, write: Callable[..., None]) -> None:
    closed = closed_windows(Period.DAY, datetime(2026, 5, 21, 12, tzinfo=UTC), 4)
    assert source.due(closed) == closed[-1:]
    write(window="2026-05-18")
    assert source.due(closed) == closed[1:]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "is no JSON"),
        ("[]", "must be an object"),
        (record(1, amount="1000"), "amount must be int"),
        (record(1, amount=True), "amount must be int"),
        (record(1, merchant=None), "merchant must be str"),
        (record(1, tip=3), "nobody knows tip"),
        (record(1, booked_at="yesterday"), "booked_at must be a time"),
        (record(1, booked_at="2026-05-21T00:00:00+00:00"), "booked_at is not in 2026-05-20"),
    ],
)
def test_a_line_that_is_wrong_is_named(source: FileSource, write: Callable[..., None], line: Any, reason: str) -> None:
    write(record(1), line)
    with pytest.raises(InvalidPaymentError, match=rf"2026-05-20\.jsonl at byte \d+: {reason}"):
        list(source.chunks(DAY, 0))


def test_only_one_holds_a_window(source: FileSource) -> None:
    with source.lock(DAY) as first, source.lock(DAY) as second:
        assert (first, second) == (True, False)
    with source.lock(DAY) as later:
        assert later


def test_it_is_ready_when_there_is_a_folder_to_read_from(tmp_path: Path) -> None:
    settings = Settings.read({"INPUT": str(tmp_path / "input"), "OUTPUT": str(tmp_path)})
    with pytest.raises(FileNotFoundError, match="INPUT names it"):
        check_source(settings)
    (tmp_path / "input").mkdir()
    check_source(settings)
    with open_source(settings) as source:
        assert isinstance(source, FileSource)
