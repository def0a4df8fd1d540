"""The ledger, through gRPC. The generated code is made by `make proto`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from settlement.netting import Entry

SIDES = {1: "debit", 2: "credit"}


class LedgerClient:
    def __init__(self, address: str) -> None:
        import grpc

        from settlement.gen.ledger.v1 import ledger_pb2, ledger_pb2_grpc

        self._messages = ledger_pb2
        self._stub = ledger_pb2_grpc.LedgerStub(grpc.insecure_channel(address))

    def entries(self, day: dt.date) -> Iterator[Entry]:
        request = self._messages.ListEntriesRequest(
            account="merchant/*",
            **{"from": f"{day}T00:00:00Z", "to": f"{day + dt.timedelta(days=1)}T00:00:00Z"},
        )
        for entry in self._stub.ListEntries(request, timeout=1800):
            line = entry.line
            yield Entry(line.account, SIDES[line.side], line.money.amount, line.money.currency)

    def post(self, reference: str, lines: list[dict]) -> None:
        request = self._messages.PostTransactionRequest(reference=reference, lines=lines)
        self._stub.PostTransaction(request, timeout=10)
