-- What dashboards may read. Columns are added, never renamed; everything else in the warehouse is ours.

CREATE TABLE marts.acceptance_daily (
  day          date    NOT NULL,
  merchant_id  text    NOT NULL,
  acquirer     text    NOT NULL,
  authorised   bigint  NOT NULL, -- payments that an acquirer approved
  declined     bigint  NOT NULL, -- payments that none approved
  unscored     bigint  NOT NULL, -- payments that went on without a fraud score
  PRIMARY KEY (day, merchant_id, acquirer)
);

CREATE TABLE marts.volume_daily (
  day          date    NOT NULL,
  merchant_id  text    NOT NULL,
  currency     char(3) NOT NULL,
  amount       bigint  NOT NULL, -- captured less refunded, in the minor unit
  payments     bigint  NOT NULL,
  PRIMARY KEY (day, merchant_id, currency)
);
