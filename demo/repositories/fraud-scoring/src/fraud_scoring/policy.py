"""From a score to what happens. Changed by pull request, with a replay of last week's payments."""

CHALLENGE_ABOVE = 0.62
DENY_ABOVE = 0.97
LOW_VALUE = 30_00


def decide(score: float, row: dict[str, float]) -> str:
    if score > DENY_ABOVE:
        return "deny"
    if score > CHALLENGE_ABOVE:
        return "challenge"
    if row["features_missing"] and row["amount"] > LOW_VALUE:
        return "challenge"
    return "allow"
