"""HTTP side of the scoring."""

from fastapi import FastAPI
from pydantic import BaseModel

from fraud_scoring.features import FeatureStore
from fraud_scoring.model import load_model
from fraud_scoring.policy import decide


class Money(BaseModel):
    amount: int
    currency: str


class ScoreRequest(BaseModel):
    merchantId: str
    amount: Money
    bin: str | None = None
    ipCountry: str | None = None


app = FastAPI(title="Fraud scoring")
features = FeatureStore.from_environment()
model = load_model()


@app.post("/score")
def score(request: ScoreRequest) -> dict:
    row = features.row(request)
    value, reasons = model.score(row)
    return {"score": value, "action": decide(value, row), "reasons": reasons, "model": model.name}


@app.get("/health")
def health() -> dict:
    return {"status": "up" if features.ping() else "down", "model": model.name}
