CREATE TABLE payments (
  id              text PRIMARY KEY,
  idempotency_key uuid NOT NULL UNIQUE,
  merchant_id     text NOT NULL,
  amount          bigint NOT NULL CHECK (amount > 0),
  currency        char(3) NOT NULL,
  status          text NOT NULL,
  acquirer        text,
  decline_code    text,
  created_at      timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX payments_by_merchant ON payments (merchant_id, created_at DESC);
