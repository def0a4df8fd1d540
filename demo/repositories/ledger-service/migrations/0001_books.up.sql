CREATE TABLE transactions (
  id        bigserial PRIMARY KEY,
  reference text NOT NULL UNIQUE,
  posted_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE entries (
  id             bigserial PRIMARY KEY,
  transaction_id bigint NOT NULL REFERENCES transactions (id),
  account        text NOT NULL,
  side           text NOT NULL CHECK (side IN ('debit', 'credit')),
  amount         bigint NOT NULL CHECK (amount > 0),
  currency       char(3) NOT NULL
);

CREATE INDEX entries_by_account ON entries (account, currency, id);
REVOKE UPDATE, DELETE ON transactions, entries FROM PUBLIC;
