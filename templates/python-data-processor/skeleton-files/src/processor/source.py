"""Payments from files: `<window>.jsonl`, one JSON object in each line."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from processor.batch import Chunk
from processor.payments import InvalidPaymentError, Payment
from processor.settings import Settings
from processor.windows import Window

_FIELDS: Final = {"id": int, "booked_at": str, "merchant": str, "currency": str, "amount": int, "fee": int}


class FileSource:
    def __init__(self, folder: Path, output: Path, chunk_rows: int) -> None:
        self._folder = folder
        self._output = output
        self._chunk_rows = chunk_rows

    def due(self, closed: Sequence[Window]) -> Sequence[Window]:
        """From the first one that has a file: one that is missing after it is an error, and no day without payments."""
        with_file = (index for index, window in enumerate(closed) if self._path(window).exists())
        return closed[next(with_file, len(closed) - 1) :]

    @contextmanager
    def lock(self, window: Window) -> Iterator[bool]:  # noqa: ARG002 - one lock for all: nothing is left for each window
        # The system lets go of it when this process dies
        self._output.mkdir(parents=True, exist_ok=True)
        with open(self._output / ".lock", "w", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True

    def chunks(self, window: Window, position: int) -> Iterator[Chunk]:
        """A position is where a line begins, in bytes."""
        path = self._path(window)
        with open(path, "rb") as file:
            file.seek(position)
            payments: list[Payment] = []
            while line := file.readline():
                payments.append(_parse(line, f"{path} at byte {position}", window))
                position += len(line)
                if len(payments) == self._chunk_rows:
                    yield Chunk(payments, position)
                    payments = []
            if payments:
                yield Chunk(payments, position)

    def _path(self, window: Window) -> Path:
        return self._folder / f"{window}.jsonl"


def _parse(line: bytes, place: str, window: Window) -> Payment:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise InvalidPaymentError(place, f"is no JSON ({error})", line) from None
    if not isinstance(record, dict):
        raise InvalidPaymentError(place, "must be an object", record)
    for name, kind in _FIELDS.items():
        if type(record.get(name)) is not kind:
            raise InvalidPaymentError(place, f"{name} must be {kind.__name__}", record)
    if extra := record.keys() - _FIELDS.keys():
        raise InvalidPaymentError(place, f"nobody knows {', '.join(sorted(extra))}", record)
    try:
        booked_at = datetime.fromisoformat(record["booked_at"]).astimezone(UTC)
    except ValueError:
        raise InvalidPaymentError(place, "booked_at must be a time such as 2026-05-20T09:30:00+00:00", record) from None
    if not window.start <= booked_at < window.end:
        raise InvalidPaymentError(place, f"booked_at is not in {window}", record)
    return Payment(**{**record, "booked_at": booked_at})


@contextmanager
def open_source(settings: Settings) -> Iterator[FileSource]:
    yield FileSource(settings.input, settings.output, settings.chunk_rows)


def check_source(settings: Settings) -> None:
    """Raise when there is nothing to read from."""
    if not settings.input.is_dir():
        raise FileNotFoundError(f"there is no folder {settings.input}; INPUT names it")
