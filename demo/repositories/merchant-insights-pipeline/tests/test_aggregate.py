from insights.aggregate import Acceptance, acceptance, volume


def event(event_id, type_, **more):
    return {
        "eventId": event_id,
        "type": type_,
        "merchantId": "m_1",
        "acquirer": "nordic-acquiring",
        "amount": {"amount": 1000, "currency": "EUR"},
        "occurredAt": "2026-03-05T10:00:00Z",
        "riskScore": 0.1,
        **more,
    }


KEY = ("2026-03-05", "m_1", "nordic-acquiring")


def test_an_event_counts_once():
    events = [event("1", "PaymentAuthorised"), event("1", "PaymentAuthorised")]
    assert acceptance(events) == {KEY: Acceptance(authorised=1)}


def test_unscored():
    assert acceptance([event("1", "PaymentAuthorised", riskScore=None)])[KEY].unscored == 1


def test_rate_of_nothing_is_unknown():
    assert Acceptance().rate is None


def test_refunds_lower_the_volume():
    events = [event("1", "PaymentCaptured"), event("2", "PaymentRefunded")]
    assert volume(events) == {("2026-03-05", "m_1", "EUR"): (0, 1)}
