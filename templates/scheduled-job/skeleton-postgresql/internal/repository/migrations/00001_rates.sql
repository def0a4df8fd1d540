-- +goose Up
CREATE TABLE rates (
    date     date NOT NULL,
    currency text NOT NULL,
    rate     double precision NOT NULL CHECK (rate > 0),
    PRIMARY KEY (date, currency)
);

-- What has been done, so that no run does it twice.
CREATE TABLE runs (
    id          text PRIMARY KEY,
    finished_at timestamptz NOT NULL DEFAULT now()
);

-- +goose Down
DROP TABLE runs;
DROP TABLE rates;
