"""Settle a day: python -m settlement --day 2026-01-31 [--dry-run]"""

from __future__ import annotations

import argparse
import datetime as dt
import logging
import os
import sys

from settlement.ledger import LedgerClient
from settlement.netting import net
from settlement.payouts import PayoutFile

log = logging.getLogger("settlement")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="settlement")
    parser.add_argument("--day", type=dt.date.fromisoformat, default=dt.date.today() - dt.timedelta(days=1))
    parser.add_argument("--dry-run", action="store_true")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")

    ledger = LedgerClient(os.environ["LEDGER_ADDRESS"])
    positions = net(ledger.entries(options.day))
    total = sum(position.amount for position in positions)
    log.info("%s: %d merchants, %d in minor units", options.day, len(positions), total)
    if options.dry_run:
        return 0

    payouts = PayoutFile(options.day, positions)
    for payout in payouts:
        # The reference makes a second run of the same day harmless.
        ledger.post(f"payout/{options.day}/{payout.merchant}/{payout.currency}", payout.lines())
    payouts.upload(os.environ["PAYOUT_BUCKET"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
