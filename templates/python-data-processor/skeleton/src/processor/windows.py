"""Windows of time. A file is made of one, so that the same window gives the same file whenever it is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

# Payments may be booked a little late; until then a window is not over
GRACE: Final = timedelta(minutes=5)


class Period(StrEnum):
    HOUR = "hour"
    DAY = "day"

    @property
    def length(self) -> timedelta:
        return timedelta(hours=1) if self is Period.HOUR else timedelta(days=1)

    @property
    def pattern(self) -> str:
        return "%Y-%m-%dT%H" if self is Period.HOUR else "%Y-%m-%d"


@dataclass(frozen=True, slots=True)
class Window:
    """From `start` to before `end`, in UTC."""

    start: datetime
    period: Period

    @classmethod
    def parse(cls, text: str) -> Window:
        period = Period.HOUR if "T" in text else Period.DAY
        try:
            start = datetime.strptime(text, period.pattern).replace(tzinfo=UTC)
        except ValueError:
            raise ValueError(
                f"{text!r} is no window; say a day such as 2026-05-20, or an hour such as 2026-05-20T13 (UTC)"
            ) from None
        return cls(start, period)

    @property
    def end(self) -> datetime:
        return self.start + self.period.length

    @property
    def closes(self) -> datetime:
        """When nothing is booked into it any more."""
        return self.end + GRACE

    def __str__(self) -> str:
        return self.start.strftime(self.period.pattern)


def closed_windows(period: Period, now: datetime, count: int) -> list[Window]:
    """The last windows that are over, the oldest one first."""
    start = (now.astimezone(UTC) - GRACE).replace(minute=0, second=0, microsecond=0)
    if period is Period.DAY:
        start = start.replace(hour=0)
    return [Window(start - period.length * back, period) for back in range(count, 0, -1)]
