CREATE TABLE refunds (
  id              text PRIMARY KEY,
  idempotency_key uuid NOT NULL UNIQUE,
  payment_id      text NOT NULL REFERENCES payments (id),
  amount          bigint NOT NULL CHECK (amount > 0),
  status          text NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT now()
);

ALTER TABLE payments ADD COLUMN refunded bigint NOT NULL DEFAULT 0;
