"""The model of the month. Its file comes with the image; its name is in every answer."""

from __future__ import annotations

import os
from pathlib import Path

FEATURES = ("amount", "card_10m", "card_24h", "ip_1h", "merchant_1h", "features_missing")


class Model:
    def __init__(self, name: str, booster) -> None:
        self.name = name
        self._booster = booster

    def score(self, row: dict[str, float]) -> tuple[float, list[str]]:
        values = [[row[name] for name in FEATURES]]
        contributions = self._booster.predict(values, pred_contrib=True)[0]
        strongest = sorted(zip(FEATURES, contributions), key=lambda pair: -pair[1])
        reasons = [name for name, weight in strongest if weight > 0.1][:3]
        return float(self._booster.predict(values)[0]), reasons


def load_model() -> Model:
    import lightgbm

    path = Path(os.environ.get("MODEL_PATH", "/models/current.txt"))
    return Model(path.resolve().stem, lightgbm.Booster(model_file=str(path)))
