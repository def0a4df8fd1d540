"""The rules: what becomes of a payment. No input, no output, no clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from processor.protection import SHOW_RECORDS


class InvalidPaymentError(ValueError):
    """Somebody has to mend the data; trying again is of no use."""

    def __init__(self, place: str, reason: str, record: object) -> None:
        super().__init__(f"{place}: {reason}{f': {record!r}' if SHOW_RECORDS else ''}")


@dataclass(frozen=True, slots=True)
class Payment:
    id: int
    booked_at: datetime
    merchant: str
    currency: str
    # In the currency's smallest unit
    amount: int
    fee: int


COLUMNS: Final = ("id", "booked_at", "merchant", "currency", "amount", "fee", "net")
Row = tuple[int, str, str, str, int, int, int]


def settle(payment: Payment) -> Row:
    """A line of the file."""
    if payment.fee > payment.amount:
        raise InvalidPaymentError(f"payment {payment.id}", "the fee is higher than the amount", payment)
    return (
        payment.id,
        payment.booked_at.isoformat(),
        payment.merchant,
        payment.currency,
        payment.amount,
        payment.fee,
        payment.amount - payment.fee,
    )


@dataclass(slots=True)
class Totals:
    """What whoever takes the file can check it against."""

    rows: int = 0
    net: Counter[str] = field(default_factory=Counter)

    def add(self, rows: Iterable[Row]) -> None:
        for *_, currency, _amount, _fee, net in rows:
            self.rows += 1
            self.net[currency] += net
