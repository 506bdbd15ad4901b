CREATE SCHEMA identity;
GRANT USAGE ON SCHEMA identity TO waooaw_app;

-- Keys the plant signs with. The private half is encrypted under the master key, which is never stored here.
CREATE TABLE identity.signing_key (
  kid         text        PRIMARY KEY,
  purpose     text        NOT NULL CHECK (purpose IN ('cp-token', 'pp-token', 'audit', 'certificate')),
  public_key  bytea       NOT NULL,
  private_key bytea       NOT NULL,
  created_at  timestamptz NOT NULL,
  retires_at  timestamptz
);
GRANT SELECT ON identity.signing_key TO waooaw_app;

CREATE TABLE identity.customer (
  id         uuid        PRIMARY KEY,
  name       text        NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  created_at timestamptz NOT NULL
);
ALTER TABLE identity.customer ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON identity.customer TO waooaw_app USING (plant.sees(id)) WITH CHECK (plant.sees(id));
GRANT SELECT, INSERT ON identity.customer TO waooaw_app;

-- Customers' members (portal CP) and staff (portal PP). The same e-mail may be one of each.
CREATE TABLE identity.person (
  id                uuid        PRIMARY KEY,
  portal            text        NOT NULL CHECK (portal IN ('CP', 'PP')),
  customer_id       uuid        REFERENCES identity.customer ON DELETE RESTRICT,
  email             text        NOT NULL CHECK (email = lower(email)),
  full_name         text        NOT NULL,
  password_hash     text        NOT NULL,
  role              text        NOT NULL,
  governor_agent_id text,
  failures          int         NOT NULL DEFAULT 0,
  locked_until      timestamptz,
  created_at        timestamptz NOT NULL,
  UNIQUE (portal, email),
  CHECK ((portal = 'CP') = (customer_id IS NOT NULL))
);
ALTER TABLE identity.person ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON identity.person TO waooaw_app USING (plant.sees(customer_id)) WITH CHECK (plant.sees(customer_id));
GRANT SELECT, INSERT, UPDATE ON identity.person TO waooaw_app;

CREATE TABLE identity.session (
  id          uuid        PRIMARY KEY,
  person_id   uuid        NOT NULL REFERENCES identity.person ON DELETE RESTRICT,
  customer_id uuid,
  generation  bigint      NOT NULL DEFAULT 1,
  created_at  timestamptz NOT NULL,
  ended_at    timestamptz
);
CREATE INDEX session_of_customer ON identity.session (customer_id) WHERE ended_at IS NULL;
ALTER TABLE identity.session ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON identity.session TO waooaw_app USING (plant.sees(customer_id)) WITH CHECK (plant.sees(customer_id));
GRANT SELECT, INSERT, UPDATE ON identity.session TO waooaw_app;

-- Only the digest of a refresh token is kept; each is used once.
CREATE TABLE identity.refresh_token (
  sha        bytea       PRIMARY KEY,
  session_id uuid        NOT NULL REFERENCES identity.session ON DELETE CASCADE,
  expires_at timestamptz NOT NULL,
  used_at    timestamptz
);
ALTER TABLE identity.refresh_token ENABLE ROW LEVEL SECURITY;
CREATE POLICY plant_only ON identity.refresh_token TO waooaw_app USING (plant.sees_all()) WITH CHECK (plant.sees_all());
GRANT SELECT, INSERT, UPDATE ON identity.refresh_token TO waooaw_app;
