"""Events to daily rows. Pure: no clock, no database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass
class Acceptance:
    authorised: int = 0
    declined: int = 0
    unscored: int = 0

    @property
    def rate(self) -> float | None:
        total = self.authorised + self.declined
        return self.authorised / total if total else None


def deduplicate(events: Iterable[dict]) -> Iterable[dict]:
    """Topics may deliver an event twice (decision 2 of the architecture)."""
    seen: set[str] = set()
    for event in events:
        if event["eventId"] not in seen:
            seen.add(event["eventId"])
            yield event


def acceptance(events: Iterable[dict]) -> dict[tuple[str, str, str], Acceptance]:
    rows: dict[tuple[str, str, str], Acceptance] = defaultdict(Acceptance)
    for event in deduplicate(events):
        key = (event["occurredAt"][:10], event["merchantId"], event.get("acquirer") or "none")
        match event["type"]:
            case "PaymentAuthorised":
                rows[key].authorised += 1
                rows[key].unscored += event.get("riskScore") is None
            case "PaymentDeclined":
                rows[key].declined += 1
    return dict(rows)


def volume(events: Iterable[dict]) -> dict[tuple[str, str, str], tuple[int, int]]:
    rows: dict[tuple[str, str, str], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for event in deduplicate(events):
        money = event["amount"]
        key = (event["occurredAt"][:10], event["merchantId"], money["currency"])
        amount, payments = rows[key]
        match event["type"]:
            case "PaymentCaptured":
                rows[key] = (amount + money["amount"], payments + 1)
            case "PaymentRefunded":
                rows[key] = (amount - money["amount"], payments)
    return dict(rows)
