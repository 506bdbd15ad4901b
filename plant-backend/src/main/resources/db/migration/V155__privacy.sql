-- What is known of a customer, table by table, and what becomes of it: the one list that export and deletion both follow.
-- A table that holds a customer's or a person's rows and is not on it stops a deletion, and a test, by name.
CREATE TABLE plant.personal_data (
  table_name text    PRIMARY KEY,
  -- Rows are erased, scrubbed and kept in this order, so that nothing is removed from under what points at it.
  place      int     NOT NULL,
  -- Which rows are the customer's; $1 is the customer.
  whose      text    NOT NULL,
  rule       text    NOT NULL CHECK (rule IN ('erase', 'scrub', 'keep')),
  -- Of a scrubbed table: what its personal columns become.
  becomes    text    CHECK ((becomes IS NOT NULL) = (rule = 'scrub')),
  exported   boolean NOT NULL,
  -- Columns that no export shows: secrets, and bytes that are handed out as files.
  hidden     text[]  NOT NULL DEFAULT '{}',
  why        text    NOT NULL
);
GRANT SELECT ON plant.personal_data TO waooaw_app;

-- A copy of everything, made by a durable job and handed out for a week.
CREATE TABLE plant.export (
  id           uuid        PRIMARY KEY,
  customer_id  uuid        NOT NULL REFERENCES identity.customer ON DELETE RESTRICT,
  status       text        NOT NULL CHECK (status IN ('queued', 'ready', 'failed', 'expired')),
  requested_by text        NOT NULL,
  created_at   timestamptz NOT NULL,
  ready_at     timestamptz,
  expires_at   timestamptz,
  size         bigint,
  sha256       text,
  tries        int         NOT NULL DEFAULT 0,
  CHECK ((ready_at IS NOT NULL) = (status IN ('ready', 'expired'))),
  CHECK (ready_at IS NULL OR (expires_at IS NOT NULL AND size IS NOT NULL AND sha256 IS NOT NULL))
);
-- However often it is asked for, one is made at a time.
CREATE UNIQUE INDEX one_export_under_way ON plant.export (customer_id) WHERE status = 'queued';
CREATE INDEX export_of_customer ON plant.export (customer_id, id DESC);
CREATE TABLE plant.export_chunk (
  export_id   uuid  NOT NULL REFERENCES plant.export ON DELETE RESTRICT,
  position    int   NOT NULL,
  customer_id uuid  NOT NULL,
  content     bytea NOT NULL,
  PRIMARY KEY (export_id, position)
);

-- A customer who wants to be forgotten, and by when. The last one is kept for good: it holds ids and times alone.
CREATE TABLE plant.deletion (
  id           uuid        PRIMARY KEY,
  customer_id  uuid        NOT NULL REFERENCES identity.customer ON DELETE RESTRICT,
  status       text        NOT NULL CHECK (status IN ('scheduled', 'cancelled', 'done')),
  requested_by text        NOT NULL,
  requested_at timestamptz NOT NULL,
  due_at       timestamptz NOT NULL CHECK (due_at > requested_at),
  ended_at     timestamptz,
  CHECK ((ended_at IS NOT NULL) = (status <> 'scheduled'))
);
CREATE UNIQUE INDEX one_deletion_ahead ON plant.deletion (customer_id) WHERE status = 'scheduled';
CREATE INDEX deletion_of_customer ON plant.deletion (customer_id, id DESC);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['export', 'export_chunk', 'deletion'] LOOP
    EXECUTE format('ALTER TABLE plant.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_rows ON plant.%I TO waooaw_app USING (plant.sees(customer_id)) WITH CHECK (plant.sees(customer_id))', t);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON plant.export, plant.deletion TO waooaw_app;
GRANT SELECT, INSERT, DELETE ON plant.export_chunk TO waooaw_app;

-- The part of a request's record that is about a person: the path and query as sent, the network it came from, the browser. The chain
-- holds only the salted hash of it, so it can be shown to be what was recorded, and be removed without breaking the chain.
CREATE TABLE audit.personal (
  digest      text        PRIMARY KEY,
  customer_id text,
  at          timestamptz NOT NULL,
  salt        text        NOT NULL,
  fields      text        NOT NULL
);
CREATE INDEX personal_of_customer ON audit.personal (customer_id) WHERE customer_id IS NOT NULL;
GRANT SELECT, INSERT ON audit.personal TO waooaw_app;
ALTER TABLE audit.personal ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON audit.personal FOR SELECT TO waooaw_app
  USING (plant.sees_all() OR customer_id = nullif(current_setting('waooaw.customer', true), ''));
-- Whoever chains writes for everybody, and sees nobody's.
CREATE POLICY chained ON audit.personal FOR INSERT TO waooaw_app WITH CHECK (true);
CREATE INDEX IF NOT EXISTS entry_by_customer ON audit.entry (customer_id, seq DESC) WHERE customer_id IS NOT NULL;

INSERT INTO plant.personal_data (table_name, place, whose, rule, becomes, exported, hidden, why) VALUES
  ('plant.run_event', 10, 'customer_id = $1', 'erase', NULL, true, '{}', 'what a run said'),
  ('plant.dead_letter', 11, 'customer_id = $1', 'erase', NULL, true, '{error}', 'why a run failed'),
  ('plant.deliverable_part', 12, 'customer_id = $1', 'erase', NULL, true, '{content}', 'what was made; its bytes are exported as files'),
  ('plant.deliverable', 13, 'customer_id = $1', 'erase', NULL, true, '{}', 'what was made'),
  ('plant.export_chunk', 14, 'customer_id = $1', 'erase', NULL, false, '{}', 'copies of all of this'),
  ('plant.export', 15, 'customer_id = $1', 'erase', NULL, true, '{}', 'copies of all of this'),
  ('plant.customer_budget', 16, 'customer_id = $1', 'erase', NULL, true, '{}', 'a limit of its own'),
  ('plant.budget_alert', 17, 'customer_id = $1', 'erase', NULL, true, '{}', 'told once, and to nobody any more'),
  ('identity.session', 20, 'customer_id = $1', 'erase', NULL, true, '{}', 'who was signed in'),
  ('identity.person', 29, 'customer_id = $1', 'erase', NULL, true, '{password_hash}', 'names, e-mail addresses, passwords'),
  ('plant.approval_decision', 40, 'customer_id = $1', 'scrub', $becomes$decider_email = '', reason = ''$becomes$, true, '{}',
   'who decided stays provable by id'),
  ('plant.approval', 41, 'customer_id = $1', 'scrub', $becomes$requester_email = '', body = NULL$becomes$, true, '{}',
   'that an act was approved stays provable by its hash'),
  ('plant.run', 50, 'customer_id = $1', 'scrub',
   $becomes$steps = '[]', state = '{}', claim = NULL, failure = CASE WHEN status = 'failed' THEN '' END,
     status = CASE WHEN finished_at IS NULL THEN 'stopped' ELSE status END, finished_at = coalesce(finished_at, $2)$becomes$, true, '{claim,state}',
   'charges hang on it'),
  ('plant.goal', 51, 'customer_id = $1', 'scrub',
   $becomes$statement = '-', success_criteria = '[]', constraints = '[]', inputs = '{}'$becomes$, true, '{}', 'charges hang on its runs'),
  ('plant.hire', 52, 'customer_id = $1', 'scrub',
   $becomes$state = CASE WHEN state IN ('cancelled', 'expired') THEN state ELSE 'cancelled' END$becomes$, true, '{}', 'charges hang on it'),
  ('plant.charge', 60, 'customer_id = $1', 'keep', NULL, true, '{}', 'the platform''s own books: amounts and times'),
  ('plant.deletion', 61, 'customer_id = $1', 'keep', NULL, true, '{}', 'that the customer was forgotten, and when'),
  ('audit.personal', 62, 'customer_id = $1::text', 'erase', NULL, true, '{salt}', 'networks, browsers, paths as sent'),
  ('audit.entry', 63, 'customer_id = $1::text', 'keep', NULL, true, '{}', 'the chain: ids, times, outcomes'),
  ('identity.customer', 70, 'id = $1', 'scrub', $becomes$name = 'Deleted customer'$becomes$, true, '{}', 'its id is what the books name');

-- True within the one function that may forget a customer, and for that customer alone.
CREATE FUNCTION plant.erasing(customer uuid) RETURNS boolean
  LANGUAGE sql STABLE
  RETURN current_user <> 'waooaw_app' AND coalesce(current_setting('waooaw.erasing', true), '') = customer::text;

-- Decisions about approvals never change, but for the names in them once their customer is forgotten.
DROP TRIGGER append_only ON plant.approval_decision;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON plant.approval_decision FOR EACH ROW
  WHEN (plant.erasing(OLD.customer_id) IS NOT TRUE) EXECUTE FUNCTION plant.refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON plant.approval_decision
  FOR EACH STATEMENT EXECUTE FUNCTION plant.refuse_change();
DROP TRIGGER only_moves_on ON plant.approval;
CREATE TRIGGER only_moves_on BEFORE UPDATE ON plant.approval FOR EACH ROW
  WHEN (plant.erasing(OLD.customer_id) IS NOT TRUE) EXECUTE FUNCTION plant.approval_only_moves_on();

-- What could not be chained goes with the customer it names; nobody else takes it away.
DROP TRIGGER IF EXISTS append_only ON audit.quarantine;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit.quarantine FOR EACH ROW
  WHEN (current_user = 'waooaw_app' OR coalesce(current_setting('waooaw.erasing', true), '') = '')
  EXECUTE FUNCTION audit.append_only();
DROP TRIGGER IF EXISTS never_changed ON audit.quarantine;
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.quarantine FOR EACH STATEMENT
  WHEN (current_user = 'waooaw_app' OR coalesce(current_setting('waooaw.erasing', true), '') = '')
  EXECUTE FUNCTION audit.append_only();

-- Tables with rows of a customer or of a person that nobody said what becomes of.
CREATE FUNCTION plant.undeclared_personal_data() RETURNS SETOF text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
  SELECT DISTINCT n.nspname || '.' || c.relname FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname IN ('plant', 'identity')
  JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped AND a.attname IN ('customer_id', 'person_id', 'email')
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND NOT EXISTS (SELECT 1 FROM plant.personal_data d WHERE d.table_name = n.nspname || '.' || c.relname)
  ORDER BY 1
$$;
REVOKE ALL ON FUNCTION plant.undeclared_personal_data() FROM public;
GRANT EXECUTE ON FUNCTION plant.undeclared_personal_data() TO waooaw_app;

-- Forgets a customer whose time has come. The services' role may delete none of these rows; it may only ask for this, and only this
-- decides whether it is time. The chain is not touched: it names people by ids, and no id leads to a name any more.
CREATE FUNCTION plant.forget_customer(customer uuid, now timestamptz) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
AS $$
DECLARE
  ahead plant.deletion;
  entry plant.personal_data;
  undeclared text;
BEGIN
  SELECT * INTO ahead FROM plant.deletion d WHERE d.customer_id = customer AND d.status = 'scheduled' FOR UPDATE;
  IF NOT FOUND OR ahead.due_at > now THEN
    RETURN false;
  END IF;
  SELECT string_agg(t, ', ') INTO undeclared FROM plant.undeclared_personal_data() t;
  IF undeclared IS NOT NULL THEN
    RAISE EXCEPTION 'Nobody said in plant.personal_data what becomes of %', undeclared;
  END IF;
  PERFORM set_config('waooaw.erasing', customer::text, true);
  DELETE FROM plant.idempotency WHERE owner IN (SELECT id::text FROM identity.person p WHERE p.customer_id = customer);
  FOR entry IN SELECT * FROM plant.personal_data ORDER BY place LOOP
    CONTINUE WHEN to_regclass(entry.table_name) IS NULL;
    IF entry.rule = 'erase' THEN
      EXECUTE 'DELETE FROM ' || entry.table_name || ' WHERE ' || entry.whose USING customer, now;
    ELSIF entry.rule = 'scrub' THEN
      EXECUTE 'UPDATE ' || entry.table_name || ' SET ' || entry.becomes || ' WHERE ' || entry.whose USING customer, now;
    END IF;
  END LOOP;
  DELETE FROM audit.quarantine q WHERE position(customer::text IN q.raw) > 0;
  UPDATE plant.deletion d SET status = 'done', ended_at = now WHERE d.id = ahead.id;
  PERFORM set_config('waooaw.erasing', '', true);
  RETURN true;
END $$;
REVOKE ALL ON FUNCTION plant.forget_customer(uuid, timestamptz) FROM public;
GRANT EXECUTE ON FUNCTION plant.forget_customer(uuid, timestamptz) TO waooaw_app;
