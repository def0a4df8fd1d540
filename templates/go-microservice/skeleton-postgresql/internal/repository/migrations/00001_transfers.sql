-- +goose Up
CREATE TABLE transfers (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    idempotency_key text NOT NULL UNIQUE,
    debtor          text NOT NULL,
    creditor        text NOT NULL CHECK (creditor <> debtor),
    amount          bigint NOT NULL CHECK (amount > 0),
    currency        text NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now()
);

-- Double-entry: each transfer takes from one account what it gives to the other.
CREATE TABLE entries (
    transfer_id uuid NOT NULL REFERENCES transfers,
    account     text NOT NULL,
    currency    text NOT NULL,
    amount      bigint NOT NULL CHECK (amount <> 0),
    PRIMARY KEY (transfer_id, account)
);

CREATE INDEX entries_account_currency ON entries (account, currency) INCLUDE (amount);

-- +goose Down
DROP TABLE entries;
DROP TABLE transfers;
