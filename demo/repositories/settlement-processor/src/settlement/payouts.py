"""The file that the bank takes."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass

from settlement.netting import Position


@dataclass(frozen=True)
class Payout:
    merchant: str
    currency: str
    amount: int

    def lines(self) -> list[dict]:
        money = {"amount": self.amount, "currency": self.currency}
        return [
            {"account": f"merchant/{self.merchant}", "side": "SIDE_DEBIT", "money": money},
            {"account": "payout/house-bank", "side": "SIDE_CREDIT", "money": money},
        ]


class PayoutFile:
    def __init__(self, day: dt.date, positions: list[Position]) -> None:
        self.day = day
        self._payouts = [Payout(p.merchant, p.currency, p.amount) for p in positions]

    def __iter__(self) -> Iterator[Payout]:
        return iter(self._payouts)

    def text(self) -> str:
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["day", "merchant", "currency", "amount"])
        writer.writerows([self.day, p.merchant, p.currency, p.amount] for p in self._payouts)
        return out.getvalue()

    def upload(self, bucket: str) -> None:
        import boto3

        boto3.client("s3").put_object(
            Bucket=bucket, Key=f"payouts/{self.day}.csv", Body=self.text().encode(), IfNoneMatch="*"
        )
