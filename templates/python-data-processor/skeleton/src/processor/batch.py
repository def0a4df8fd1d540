"""The batch: everything that is due, each window once, in memory that does not grow with the data."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from threading import Event
from typing import Protocol

from opentelemetry.trace import Tracer

from processor.logs import logging_with
from processor.output import Output
from processor.payments import Payment, settle
from processor.windows import Period, Window, closed_windows

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Chunk:
    payments: Sequence[Payment]
    # Where the next chunk begins; what it means is the source's own business
    position: int


class Source(Protocol):
    def due(self, closed: Sequence[Window]) -> Sequence[Window]:
        """Which of these windows there has to be a file of."""

    def lock(self, window: Window) -> AbstractContextManager[bool]:
        """Hold the window; `False` when another run holds it."""

    def chunks(self, window: Window, position: int) -> Iterator[Chunk]:
        """A window's payments from a position on, always in the same order."""


class Outcome(StrEnum):
    DONE = "done"
    DONE_BEFORE = "done before"
    BUSY = "busy"
    INTERRUPTED = "interrupted"


class Batch:
    def __init__(self, source: Source, folder: Path, stop: Event, tracer: Tracer) -> None:
        self._source = source
        self._folder = folder
        self._stop = stop
        self._tracer = tracer
        # Payments written
        self.rows = 0

    def run(self, period: Period, now: datetime, lookback: int) -> Outcome:
        """
        Make the files of all windows that are over and have none.

        One that fails does not keep the others from being made: all errors are raised together, at the end.
        """
        errors: list[Exception] = []
        outcome = Outcome.DONE
        for window in self._source.due(closed_windows(period, now, lookback)):
            if self._stop.is_set():
                outcome = Outcome.INTERRUPTED
                break
            try:
                outcome = self.run_window(window)
            except Exception as error:
                errors.append(error)
        if errors:
            raise ExceptionGroup("windows failed", errors)
        return outcome

    def run_window(self, window: Window, *, again: bool = False) -> Outcome:
        """
        Make a window's file, or finish it; once, however often and by however many this is called.

        :param again: also when there is one
        """
        before = self.rows
        with (
            logging_with(window=str(window)),
            self._tracer.start_as_current_span("window", attributes={"window": str(window)}) as span,
        ):
            try:
                outcome = self._make(Output(self._folder, window), again=again)
            except Exception as error:
                error.add_note(f"window {window}")
                raise
            rows = self.rows - before
            span.set_attributes({"outcome": outcome.value, "rows": rows})
            level = logging.DEBUG if outcome is Outcome.DONE_BEFORE else logging.INFO
            log.log(level, "window %s", outcome, extra={"rows": rows})
            return outcome

    def _make(self, output: Output, *, again: bool) -> Outcome:
        if output.is_complete and not again:
            return Outcome.DONE_BEFORE
        with self._source.lock(output.window) as is_mine:
            if not is_mine:
                return Outcome.BUSY
            if again:
                output.discard()
            # Another run may have made it just before the lock was free
            if output.is_complete:
                return Outcome.DONE_BEFORE
            with output.writer() as writer:
                for chunk in self._source.chunks(output.window, writer.position):
                    writer.append([settle(payment) for payment in chunk.payments], chunk.position)
                    self.rows += len(chunk.payments)
                    log.debug("chunk written", extra={"rows": writer.rows})
                    if self._stop.is_set():
                        return Outcome.INTERRUPTED
                writer.finish()
                return Outcome.DONE
