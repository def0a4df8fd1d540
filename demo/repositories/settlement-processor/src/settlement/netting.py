"""What we owe each merchant for a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

MINIMUM = {"EUR": 100, "SEK": 1000, "NOK": 1000, "DKK": 700}


@dataclass(frozen=True)
class Entry:
    account: str
    side: str
    amount: int
    currency: str


@dataclass(frozen=True, order=True)
class Position:
    merchant: str
    currency: str
    amount: int


def net(entries: Iterable[Entry]) -> list[Position]:
    """Credits less debits per merchant and currency; below the minimum it waits for another day."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for entry in entries:
        kind, _, merchant = entry.account.partition("/")
        if kind == "merchant":
            sums[merchant, entry.currency] += entry.amount if entry.side == "credit" else -entry.amount
    return sorted(
        Position(merchant, currency, amount)
        for (merchant, currency), amount in sums.items()
        if amount >= MINIMUM.get(currency, 1)
    )
