from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from processor.batch import Batch, Chunk, Outcome
from processor.payments import InvalidPaymentError, Payment
from processor.protection import FILE_MODE
from processor.telemetry import Telemetry
from processor.windows import Period, Window

DAY = Window.parse("2026-05-20")
NOW = datetime(2026, 5, 21, 12, tzinfo=UTC)


class Source:
    """Ten payments for each window, three at a time."""

    def __init__(self) -> None:
        self.read: list[int] = []
        self.broken: dict[str, Exception] = {}
        self.locked: set[Window] = set()
        # After so many chunks, tells somebody
        self.stop_after: tuple[int, Event] | None = None

    def due(self, closed: Sequence[Window]) -> Sequence[Window]:
        return closed

    @contextmanager
    def lock(self, window: Window) -> Iterator[bool]:
        if window in self.locked:
            yield False
            return
        self.locked.add(window)
        try:
            yield True
        finally:
            self.locked.remove(window)

    def chunks(self, window: Window, position: int) -> Iterator[Chunk]:
        if error := self.broken.get(str(window)):
            raise error
        ids = range(position + 1, 11)
        for begin in range(0, len(ids), 3):
            chunk = ids[begin : begin + 3]
            self.read.append(len(chunk))
            if self.stop_after and len(self.read) == self.stop_after[0]:
                self.stop_after[1].set()
            payments = [Payment(id, window.start, "Müller, Söhne", "EUR", 100 * id, id) for id in chunk]
            yield Chunk(payments, chunk[-1])


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def batch(source: Source, tmp_path: Path, stop: Event, telemetry: Telemetry) -> Batch:
    return Batch(source, tmp_path, stop, telemetry.tracer)


def visible(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith(".")}


def test_a_file_and_a_manifest_that_proves_it(batch: Batch, tmp_path: Path, spans: InMemorySpanExporter) -> None:
    assert batch.run_window(DAY) is Outcome.DONE
    data = (tmp_path / "2026-05-20.csv").read_bytes()
    rows = list(csv.DictReader(data.decode().splitlines()))
    assert [row["id"] for row in rows] == [str(id) for id in range(1, 11)]
    assert rows[0] == {
        "id": "1",
        "booked_at": "2026-05-20T00:00:00+00:00",
        "merchant": "Müller, Söhne",
        "currency": "EUR",
        "amount": "100",
        "fee": "1",
        "net": "99",
    }
    assert json.loads((tmp_path / "2026-05-20.manifest.json").read_bytes()) == {
        "window": "2026-05-20",
        "file": "2026-05-20.csv",
        "rows": 10,
        "net": {"EUR": 5445},
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    # Nothing else is left behind, and only those may read it who should
    assert {path.name for path in tmp_path.iterdir()} == {"2026-05-20.csv", "2026-05-20.manifest.json"}
    assert not any(path.stat().st_mode & 0o777 & ~FILE_MODE for path in tmp_path.iterdir())
    [span] = spans.get_finished_spans()
    assert span.attributes == {"window": "2026-05-20", "outcome": "done", "rows": 10}


def test_again_makes_the_same_bytes_and_otherwise_nothing_is_made_twice(
    batch: Batch, source: Source, tmp_path: Path
) -> None:
    batch.run_window(DAY)
    made = visible(tmp_path)
    source.read.clear()
    assert batch.run_window(DAY) is Outcome.DONE_BEFORE
    assert not source.read
    assert batch.run_window(DAY, again=True) is Outcome.DONE
    assert visible(tmp_path) == made


@pytest.fixture
def whole(tmp_path: Path, telemetry: Telemetry) -> dict[str, bytes]:
    """What a run that nothing disturbs makes."""
    folder = tmp_path / "whole"
    Batch(Source(), folder, Event(), telemetry.tracer).run_window(DAY)
    return visible(folder)


@pytest.mark.parametrize("chunks", [1, 2, 3, 4])
def test_a_run_that_is_stopped_after_any_chunk_is_finished_by_the_next(
    source: Source, stop: Event, tmp_path: Path, telemetry: Telemetry, whole: dict[str, bytes], chunks: int
) -> None:
    folder = tmp_path / "output"
    batch = Batch(source, folder, stop, telemetry.tracer)
    source.stop_after = chunks, stop
    assert batch.run_window(DAY) is Outcome.INTERRUPTED
    assert visible(folder) == {}
    stop.clear()
    assert batch.run_window(DAY) is Outcome.DONE
    assert visible(folder) == whole
    # What was written before is not read again
    assert sum(source.read) == batch.rows == 10


@pytest.mark.parametrize("damage", ["shorter", "longer", "other", "gone", "no checkpoint", "bad checkpoint"])
def test_whatever_a_crash_leaves_behind_the_file_is_the_same(
    source: Source, stop: Event, tmp_path: Path, telemetry: Telemetry, whole: dict[str, bytes], damage: str
) -> None:
    folder = tmp_path / "output"
    batch = Batch(source, folder, stop, telemetry.tracer)
    source.stop_after = 2, stop
    batch.run_window(DAY)
    partial, checkpoint = folder / ".2026-05-20.partial", folder / ".2026-05-20.checkpoint.json"
    data = partial.read_bytes()
    match damage:
        case "shorter":
            partial.write_bytes(data[:-5])
        case "longer":
            partial.write_bytes(data + b"half a li")
        case "other":
            partial.write_bytes(data.replace(b"EUR", b"USD"))
        case "gone":
            partial.unlink()
        case "no checkpoint":
            checkpoint.unlink()
        case _:
            checkpoint.write_bytes(b"{")
    stop.clear()
    assert batch.run_window(DAY) is Outcome.DONE
    assert visible(folder) == whole


def test_a_window_that_another_run_holds_is_left_to_it(batch: Batch, source: Source, tmp_path: Path) -> None:
    source.locked.add(DAY)
    assert batch.run_window(DAY) is Outcome.BUSY
    assert list(tmp_path.iterdir()) == []


def test_a_window_that_another_run_has_just_made_is_not_made_again(
    batch: Batch, source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = source.lock

    @contextmanager
    def late(window: Window) -> Iterator[bool]:
        (tmp_path / f"{window}.manifest.json").write_text("{}")
        with lock(window) as is_mine:
            yield is_mine

    monkeypatch.setattr(source, "lock", late)
    assert batch.run_window(DAY) is Outcome.DONE_BEFORE
    assert not source.read


def test_a_run_makes_up_for_what_was_missed(batch: Batch, tmp_path: Path) -> None:
    batch.run(Period.DAY, NOW, 3)
    assert sorted(visible(tmp_path)) == [
        f"2026-05-{day}.{kind}" for day in (18, 19, 20) for kind in ("csv", "manifest.json")
    ]
    batch.run(Period.DAY, NOW, 3)
    assert batch.rows == 30


def test_one_window_that_fails_keeps_no_other_from_being_made(batch: Batch, source: Source, tmp_path: Path) -> None:
    source.broken["2026-05-19"] = InvalidPaymentError("payment 1", "is odd", {})
    with pytest.raises(ExceptionGroup) as failed:
        batch.run(Period.DAY, NOW, 3)
    assert [error.__notes__ for error in failed.value.exceptions] == [["window 2026-05-19"]]
    assert {name[:10] for name in visible(tmp_path)} == {"2026-05-18", "2026-05-20"}
    source.broken.clear()
    batch.run(Period.DAY, NOW, 3)
    assert batch.rows == 30


def test_a_run_that_is_told_to_stop_begins_no_window(batch: Batch, source: Source, stop: Event) -> None:
    stop.set()
    assert batch.run(Period.DAY, NOW, 3) is Outcome.INTERRUPTED
    assert not source.read
