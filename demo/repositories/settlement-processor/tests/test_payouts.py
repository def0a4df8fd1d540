import datetime as dt

from settlement.netting import Position
from settlement.payouts import PayoutFile


def test_text():
    file = PayoutFile(dt.date(2026, 1, 31), [Position("m_1", "EUR", 1069)])
    assert file.text() == "day,merchant,currency,amount\n2026-01-31,m_1,EUR,1069\n"


def test_lines_balance():
    (payout,) = PayoutFile(dt.date(2026, 1, 31), [Position("m_1", "EUR", 1069)])
    sides = [line["side"] for line in payout.lines()]
    assert sides == ["SIDE_DEBIT", "SIDE_CREDIT"]
