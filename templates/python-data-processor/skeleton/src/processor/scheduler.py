"""The scheduled mode: a process that stays, and works whenever a window is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Final

from processor.windows import GRACE, Period, closed_windows

RETRY: Final = timedelta(minutes=1)


def next_start(period: Period, now: datetime) -> datetime:
    """When the window that is open now can be worked on."""
    last = closed_windows(period, now, 1)[0]
    return last.end + period.length + GRACE


def run_on_schedule(
    period: Period, work: Callable[[], bool], stop: Event, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> None:
    """
    Work at once, for what was missed, then whenever a window is over, until told to stop.

    :param work: returns `False` when it failed, and is then tried again soon
    """
    while not stop.is_set():
        succeeded = work()
        now = clock()
        pause = next_start(period, now) - now
        stop.wait((pause if succeeded else min(pause, RETRY)).total_seconds())
