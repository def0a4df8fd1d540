from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from processor.windows import Period, Window, closed_windows


@pytest.mark.parametrize(
    ("period", "now", "expected"),
    [
        (Period.DAY, "2026-05-21T00:05:00+00:00", ["2026-05-19", "2026-05-20"]),
        # Payments may be booked a little late
        (Period.DAY, "2026-05-21T00:04:59+00:00", ["2026-05-18", "2026-05-19"]),
        (Period.DAY, "2028-03-01T12:00:00+00:00", ["2028-02-28", "2028-02-29"]),
        (Period.HOUR, "2026-05-21T00:05:00+00:00", ["2026-05-20T22", "2026-05-20T23"]),
        # 00:30 in Berlin is still the day before
        (Period.DAY, "2026-05-21T00:30:00+01:00", ["2026-05-18", "2026-05-19"]),
    ],
)
def test_windows_that_are_over(period: Period, now: str, expected: list[str]) -> None:
    assert [str(window) for window in closed_windows(period, datetime.fromisoformat(now), 2)] == expected


def test_windows_adjoin() -> None:
    now = datetime(2026, 5, 21, 10, 30, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    for period in Period:
        windows = closed_windows(period, now, 50)
        assert [window.end for window in windows[:-1]] == [window.start for window in windows[1:]]


def test_a_window_is_read_as_it_is_written() -> None:
    hour, day = Window.parse("2026-05-20T13"), Window.parse("2026-05-20")
    assert hour == Window(datetime(2026, 5, 20, 13, tzinfo=UTC), Period.HOUR)
    assert day.end - day.start == timedelta(days=1)
    assert (str(hour), str(day)) == ("2026-05-20T13", "2026-05-20")


@pytest.mark.parametrize("text", ["", "2026-02-30", "2026-05-20T24", "2026-05-20T13:00", "../2026-05-20"])
def test_what_is_no_window_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no window; say a day"):
        Window.parse(text)
