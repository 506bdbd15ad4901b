-- The role every service connection becomes. It owns nothing, so row-level security binds it.
DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'waooaw_app') THEN
    CREATE ROLE waooaw_app NOLOGIN NOSUPERUSER NOBYPASSRLS;
  END IF;
  EXECUTE format('GRANT waooaw_app TO %I', current_user);
END $$;

CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE SCHEMA plant;
GRANT USAGE ON SCHEMA plant TO waooaw_app;

-- Whose rows this transaction may see; see Scope.java.
CREATE FUNCTION plant.sees_all() RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce(current_setting('waooaw.plant', true), 'off') = 'on';

CREATE FUNCTION plant.sees(customer uuid) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce(current_setting('waooaw.plant', true), 'off') = 'on'
      OR customer = nullif(current_setting('waooaw.customer', true), '')::uuid;

-- The first answer to each Idempotency-Key.
CREATE TABLE plant.idempotency (
  owner       text        NOT NULL,
  key         text        NOT NULL,
  operation   text        NOT NULL,
  request_sha bytea       NOT NULL,
  status      int,
  body        jsonb,
  created_at  timestamptz NOT NULL,
  PRIMARY KEY (owner, operation, key)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON plant.idempotency TO waooaw_app;

-- Business events wait here, written in the transaction they describe, until the chainer takes them.
CREATE SCHEMA audit;
GRANT USAGE ON SCHEMA audit TO waooaw_app;
CREATE TABLE audit.outbox (
  id             bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at             timestamptz NOT NULL,
  actor          text        NOT NULL,
  action         text        NOT NULL,
  entity_type    text        NOT NULL,
  entity_id      text        NOT NULL,
  customer_id    uuid,
  correlation_id text,
  outcome        text        NOT NULL,
  body           jsonb       NOT NULL
);
GRANT SELECT, INSERT, DELETE ON audit.outbox TO waooaw_app;
