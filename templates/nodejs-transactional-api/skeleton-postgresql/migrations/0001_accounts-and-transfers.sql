-- Up Migration
create table accounts (
  id uuid primary key default gen_random_uuid(),
  -- Minor units. The upper bound is what JSON numbers hold exactly.
  balance bigint not null check (balance between 0 and 9007199254740991),
  created_at timestamptz not null default now()
);

create table transfers (
  id uuid primary key default gen_random_uuid(),
  from_account uuid not null references accounts,
  to_account uuid not null references accounts,
  amount bigint not null check (amount > 0),
  created_at timestamptz not null default now(),
  check (from_account <> to_account)
);

create table idempotency_keys (
  key text primary key,
  fingerprint text not null,
  answer jsonb,
  created_at timestamptz not null default now()
);

create index idempotency_keys_created_at on idempotency_keys (created_at);

-- Down Migration
drop table idempotency_keys;
drop table transfers;
drop table accounts;
