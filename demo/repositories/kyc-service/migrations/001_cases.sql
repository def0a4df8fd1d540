CREATE TABLE cases (
  id                  uuid PRIMARY KEY,
  company_name        text NOT NULL,
  registration_number text NOT NULL,
  country             char(2) NOT NULL,
  state               text NOT NULL DEFAULT 'open',
  decided_at          timestamptz
);

CREATE TABLE documents (
  case_id uuid NOT NULL REFERENCES cases (id),
  kind    text NOT NULL,
  content bytea NOT NULL,
  PRIMARY KEY (case_id, kind)
);
