from settlement.netting import Entry, Position, net


def test_credits_less_debits():
    entries = [
        Entry("merchant/m_1", "credit", 1269, "EUR"),
        Entry("merchant/m_1", "debit", 200, "EUR"),
        Entry("fees", "credit", 30, "EUR"),
    ]
    assert net(entries) == [Position("m_1", "EUR", 1069)]


def test_small_sums_wait():
    assert net([Entry("merchant/m_1", "credit", 99, "EUR")]) == []


def test_currencies_are_kept_apart():
    entries = [Entry("merchant/m_1", "credit", 5000, "SEK"), Entry("merchant/m_1", "credit", 500, "EUR")]
    assert net(entries) == [Position("m_1", "EUR", 500), Position("m_1", "SEK", 5000)]
