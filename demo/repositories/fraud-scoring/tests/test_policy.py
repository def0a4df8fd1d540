import pytest

from fraud_scoring.policy import decide


@pytest.mark.parametrize(
    ("score", "row", "action"),
    [
        (0.10, {"features_missing": 0, "amount": 1299}, "allow"),
        (0.70, {"features_missing": 0, "amount": 1299}, "challenge"),
        (0.99, {"features_missing": 0, "amount": 1299}, "deny"),
        (0.10, {"features_missing": 1, "amount": 1299}, "allow"),
        (0.10, {"features_missing": 1, "amount": 99_000}, "challenge"),
    ],
)
def test_decide(score, row, action):
    assert decide(score, row) == action
