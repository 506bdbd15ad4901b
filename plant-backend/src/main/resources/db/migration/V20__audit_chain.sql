-- The chain. Each entry's hash covers every column of it and the hash before; checkpoints sign the head.
CREATE TABLE audit.entry (
  seq            bigint      PRIMARY KEY,
  at             timestamptz NOT NULL,
  kind           text        NOT NULL CHECK (kind IN ('request', 'business')),
  actor          text        NOT NULL,
  action         text        NOT NULL,
  entity_type    text,
  entity_id      text,
  customer_id    text,
  correlation_id text,
  outcome        text        NOT NULL,
  body           text        NOT NULL,
  prev_hash      text        NOT NULL,
  hash           text        NOT NULL
);
CREATE INDEX entry_by_correlation ON audit.entry (correlation_id, seq DESC);
CREATE INDEX entry_by_actor ON audit.entry (actor, seq DESC);
CREATE INDEX entry_by_action ON audit.entry (action, seq DESC);
CREATE INDEX entry_by_entity ON audit.entry (entity_id, seq DESC) WHERE entity_id IS NOT NULL;

CREATE TABLE audit.checkpoint (
  seq       bigint      PRIMARY KEY,
  hash      text        NOT NULL,
  kid       text        NOT NULL,
  signature text        NOT NULL,
  at        timestamptz NOT NULL
);

-- How far the stream of requests was taken into the chain; moved in the transaction that took it.
CREATE TABLE audit.stream_position (
  only_row  boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  stream_id text    NOT NULL
);
INSERT INTO audit.stream_position (stream_id) VALUES ('0-0');

-- Events that cannot be chained wait here for a person, and never hold up the others.
CREATE TABLE audit.quarantine (
  id        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  stream_id text        NOT NULL,
  raw       text        NOT NULL,
  reason    text        NOT NULL,
  at        timestamptz NOT NULL
);

GRANT SELECT, INSERT ON audit.entry, audit.checkpoint, audit.quarantine TO waooaw_app;
GRANT SELECT, UPDATE ON audit.stream_position TO waooaw_app;

-- A grant can be given by mistake; this cannot. Only a superuser passes, and verification then names what was touched.
CREATE FUNCTION audit.append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    RAISE EXCEPTION 'The audit trail is append-only' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD WHEN 'UPDATE' THEN NEW END;
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit.entry FOR EACH ROW EXECUTE FUNCTION audit.append_only();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON audit.entry FOR EACH STATEMENT EXECUTE FUNCTION audit.append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit.checkpoint FOR EACH ROW EXECUTE FUNCTION audit.append_only();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON audit.checkpoint FOR EACH STATEMENT EXECUTE FUNCTION audit.append_only();
