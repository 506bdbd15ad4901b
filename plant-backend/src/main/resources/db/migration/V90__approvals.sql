-- An act that waits for a governor, with the hash of exactly what it would do. What is approved is this and nothing else, once.
CREATE TABLE plant.approval (
  id              uuid        PRIMARY KEY,
  decider         text        NOT NULL CHECK (decider IN ('platform', 'customer')),
  customer_id     uuid,
  act_hash        text        NOT NULL CHECK (act_hash ~ '^[0-9a-f]{64}$'),
  method          text        NOT NULL,
  path            text        NOT NULL,
  route           text        NOT NULL,
  permission      text        NOT NULL,
  body            text,
  requested_by    uuid        NOT NULL,
  requester_email text        NOT NULL,
  risk            text        NOT NULL CHECK (risk IN ('normal', 'high')),
  deciders_needed int         NOT NULL CHECK (deciders_needed BETWEEN 1 AND 9),
  status          text        NOT NULL CHECK (status IN ('pending', 'approved', 'denied', 'expired', 'used')),
  correlation_id  text        NOT NULL,
  created_at      timestamptz NOT NULL,
  expires_at      timestamptz NOT NULL CHECK (expires_at > created_at),
  decided_at      timestamptz,
  used_at         timestamptz,
  used_by_request text,
  UNIQUE (id, requested_by),
  CHECK (decider = 'platform' OR customer_id IS NOT NULL),
  CHECK ((used_at IS NOT NULL) = (status = 'used')),
  CHECK (status NOT IN ('approved', 'denied', 'used') OR decided_at IS NOT NULL)
);
-- However often and at once the same act is asked for, one request waits.
CREATE UNIQUE INDEX one_open_approval_an_act ON plant.approval (act_hash) WHERE status IN ('pending', 'approved');
CREATE INDEX approval_by_deadline ON plant.approval (expires_at, id);
CREATE INDEX approval_by_requester ON plant.approval (requested_by, id DESC);
CREATE INDEX approval_by_kind ON plant.approval (permission, route, decided_at DESC) WHERE decided_at IS NOT NULL;

-- What people said of it. The requester's id is repeated here so that the table itself can refuse who decides their own request.
CREATE TABLE plant.approval_decision (
  id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  approval_id   uuid        NOT NULL,
  requested_by  uuid        NOT NULL,
  customer_id   uuid,
  decided_by    uuid        NOT NULL CHECK (decided_by <> requested_by),
  decider_email text        NOT NULL,
  decision      text        NOT NULL CHECK (decision IN ('approve', 'deny', 'defer', 'escalate')),
  reason        text        NOT NULL,
  at            timestamptz NOT NULL,
  FOREIGN KEY (approval_id, requested_by) REFERENCES plant.approval (id, requested_by) ON DELETE RESTRICT
);
CREATE INDEX decision_of_approval ON plant.approval_decision (approval_id, id);
-- Two people are two, and the last word is one.
CREATE UNIQUE INDEX one_approval_a_decider ON plant.approval_decision (approval_id, decided_by) WHERE decision = 'approve';
CREATE UNIQUE INDEX one_denial ON plant.approval_decision (approval_id) WHERE decision = 'deny';
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON plant.approval_decision
  FOR EACH STATEMENT EXECUTE FUNCTION plant.refuse_change();

-- A final word never changes, and what was asked never does.
CREATE FUNCTION plant.approval_only_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.status, NEW.status) NOT IN (('pending', 'pending'), ('pending', 'approved'), ('pending', 'denied'), ('pending', 'expired'),
                                      ('approved', 'used'), ('approved', 'expired'))
     OR (OLD.id, OLD.decider, OLD.act_hash, OLD.method, OLD.path, OLD.route, OLD.permission, OLD.requested_by, OLD.created_at)
        IS DISTINCT FROM
        (NEW.id, NEW.decider, NEW.act_hash, NEW.method, NEW.path, NEW.route, NEW.permission, NEW.requested_by, NEW.created_at)
     OR OLD.customer_id IS DISTINCT FROM NEW.customer_id OR OLD.body IS DISTINCT FROM NEW.body
     OR NEW.deciders_needed < OLD.deciders_needed THEN
    RAISE EXCEPTION 'An approval that is % does not become this', OLD.status USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER only_moves_on BEFORE UPDATE ON plant.approval FOR EACH ROW EXECUTE FUNCTION plant.approval_only_moves_on();

ALTER TABLE plant.approval ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON plant.approval TO waooaw_app USING (plant.sees(customer_id)) WITH CHECK (plant.sees(customer_id));
GRANT SELECT, INSERT, UPDATE ON plant.approval TO waooaw_app;
ALTER TABLE plant.approval_decision ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON plant.approval_decision TO waooaw_app USING (plant.sees(customer_id)) WITH CHECK (plant.sees(customer_id));
GRANT SELECT, INSERT ON plant.approval_decision TO waooaw_app;

-- Installations that began without a governor get the one a new installation has: the first administrator.
UPDATE identity.person SET governor_agent_id = gen_random_uuid()::text
WHERE id = (SELECT id FROM identity.person WHERE portal = 'PP' AND role = 'admin' ORDER BY created_at, id LIMIT 1)
  AND NOT EXISTS (SELECT 1 FROM identity.person WHERE portal = 'PP' AND role = 'admin' AND governor_agent_id <> '');
