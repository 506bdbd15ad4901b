-- What a run would do outside. It waits for its customer under the hash of exactly its content; one approval lets one act out, once.
CREATE TABLE plant.outside_act (
  id           uuid        PRIMARY KEY,
  customer_id  uuid        NOT NULL REFERENCES identity.customer ON DELETE RESTRICT,
  hire_id      uuid        NOT NULL REFERENCES plant.hire ON DELETE RESTRICT,
  run_id       uuid        NOT NULL REFERENCES plant.run ON DELETE RESTRICT,
  step         text        NOT NULL,
  kind         text        NOT NULL CHECK (kind IN ('email', 'webhook')),
  mode         text        NOT NULL CHECK (mode IN ('sandbox', 'production')),
  summary      text        NOT NULL,
  content_hash text        NOT NULL CHECK (content_hash ~ '^[0-9a-f]{64}$'),
  approval_id  uuid        NOT NULL UNIQUE REFERENCES plant.approval ON DELETE RESTRICT,
  status       text        NOT NULL CHECK (status IN ('waiting', 'executing', 'done', 'denied')),
  created_at   timestamptz NOT NULL,
  finished_at  timestamptz,
  UNIQUE (run_id, step),
  CHECK ((finished_at IS NOT NULL) = (status IN ('done', 'denied')))
);
CREATE INDEX outside_act_of_hire ON plant.outside_act (hire_id, id DESC);

-- One message of it, and the outbox that keeps what became of it: recorded in a sandbox, sent, refused for good by whom it was given
-- to, or unknown, when the process was lost between giving it and hearing back: that is not given again.
CREATE TABLE plant.outside_message (
  act_id      uuid        NOT NULL REFERENCES plant.outside_act ON DELETE RESTRICT,
  position    int         NOT NULL CHECK (position >= 0),
  customer_id uuid        NOT NULL,
  recipient   text        NOT NULL,
  subject     text        NOT NULL,
  body        text        NOT NULL,
  status      text        NOT NULL CHECK (status IN ('pending', 'sending', 'sent', 'recorded', 'refused', 'unknown')),
  detail      text,
  approval_id uuid,
  at          timestamptz NOT NULL,
  PRIMARY KEY (act_id, position),
  -- Nothing leaves, and nothing is recorded as if it had, without the approval it left under.
  CHECK (status = 'pending' OR approval_id IS NOT NULL)
);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['outside_act', 'outside_message'] LOOP
    EXECUTE format('ALTER TABLE plant.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_rows ON plant.%I TO waooaw_app USING (plant.sees(customer_id)) WITH CHECK (plant.sees(customer_id))', t);
  END LOOP;
END $$;
-- What was asked for is never edited: only what becomes of it is written.
GRANT SELECT, INSERT ON plant.outside_act, plant.outside_message TO waooaw_app;
GRANT UPDATE (status, finished_at) ON plant.outside_act TO waooaw_app;
GRANT UPDATE (status, detail, approval_id, at) ON plant.outside_message TO waooaw_app;
