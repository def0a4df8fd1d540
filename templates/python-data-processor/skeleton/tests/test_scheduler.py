from __future__ import annotations

from datetime import UTC, datetime
from threading import Event

import pytest

from processor.scheduler import next_start, run_on_schedule
from processor.windows import Period


@pytest.mark.parametrize(
    ("period", "now", "expected"),
    [
        (Period.DAY, "2026-05-20T00:05", "2026-05-21T00:05"),
        # The day before is not over yet
        (Period.DAY, "2026-05-20T00:04", "2026-05-20T00:05"),
        (Period.DAY, "2026-05-20T23:59", "2026-05-21T00:05"),
        (Period.HOUR, "2026-05-20T23:30", "2026-05-21T00:05"),
    ],
)
def test_the_next_start_is_when_a_window_is_over(period: Period, now: str, expected: str) -> None:
    start = next_start(period, datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert start == datetime.fromisoformat(expected).replace(tzinfo=UTC)


class Pauses(Event):
    """Waits for nobody, and stops after some pauses."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.seconds: list[float] = []
        self._count = count

    def wait(self, timeout: float | None = None) -> bool:
        self.seconds.append(timeout or 0)
        if len(self.seconds) == self._count:
            self.set()
        return self.is_set()


def test_it_works_at_once_then_by_the_clock_and_soon_again_after_a_failure() -> None:
    results = iter([True, False, True])
    stop = Pauses(3)
    run_on_schedule(Period.HOUR, lambda: next(results), stop, lambda: datetime(2026, 5, 20, 13, 10, tzinfo=UTC))
    assert stop.seconds == [55 * 60, 60, 55 * 60]


def test_it_does_nothing_when_it_is_stopped_already() -> None:
    stop = Event()
    stop.set()
    run_on_schedule(Period.DAY, lambda: pytest.fail("it worked"), stop)
