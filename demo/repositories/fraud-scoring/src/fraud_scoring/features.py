"""What the model wants to know, within five milliseconds."""

from __future__ import annotations

import os

import redis

COUNTERS = ("card_10m", "card_24h", "ip_1h", "merchant_1h")


class FeatureStore:
    def __init__(self, client: redis.Redis) -> None:
        self._client = client

    @classmethod
    def from_environment(cls) -> "FeatureStore":
        return cls(redis.Redis.from_url(os.environ["FEATURE_REDIS_URL"], socket_timeout=0.02))

    def row(self, request) -> dict[str, float]:
        try:
            counts = self._client.hmget(f"features:{request.merchantId}:{request.bin}", COUNTERS)
        except redis.TimeoutError:
            counts = [None] * len(COUNTERS)
        row = {name: float(count or 0) for name, count in zip(COUNTERS, counts)}
        row["amount"] = float(request.amount.amount)
        row["features_missing"] = float(all(count is None for count in counts))
        return row

    def ping(self) -> bool:
        try:
            return bool(self._client.ping())
        except redis.RedisError:
            return False
