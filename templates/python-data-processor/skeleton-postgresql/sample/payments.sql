-- What is read: this table, or a view of that name. The index is what makes a chunk cheap.
create table payments (
  id bigint primary key,
  booked_at timestamptz not null,
  merchant text not null,
  currency char(3) not null,
  -- In the currency's smallest unit
  amount bigint not null,
  fee bigint not null
);
create index payments_booked_at on payments (booked_at, id);

insert into payments (id, booked_at, merchant, currency, amount, fee)
select
  n,
  timestamptz '2026-05-20 00:00+00' + n * interval '7 seconds',
  'merchant-' || n % 40,
  case when n % 5 = 0 then 'USD' else 'EUR' end,
  1000 + n % 900,
  15 + n % 10
from generate_series(1, 12000) as n;
