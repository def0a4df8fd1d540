-- Up Migration
create table tasks (
  id uuid primary key,
  title text not null check (length(title) between 1 and 120),
  -- Which came first: several may be made in the same moment
  number bigint generated always as identity unique,
  created_at timestamptz not null default now()
);

-- Down Migration
drop table tasks;
