-- A run that was paused, waited for somebody or was given up goes on under a job of its own. One that makes a new version of what
-- was made carries what was asked of it, and the inputs that take the goal's place.
ALTER TABLE plant.run
  ADD COLUMN inputs         jsonb,
  ADD COLUMN change_request text CHECK (length(change_request) BETWEEN 1 AND 500),
  ADD COLUMN revises        uuid;
ALTER TABLE plant.run ADD CHECK ((change_request IS NULL) = (revises IS NULL));

-- What somebody did about a run that was given up.
ALTER TABLE plant.dead_letter
  ADD COLUMN requeued_at timestamptz,
  ADD COLUMN requeued_by text;
ALTER TABLE plant.dead_letter ADD CHECK ((requeued_at IS NULL) = (requeued_by IS NULL));
CREATE INDEX dead_letter_waiting ON plant.dead_letter (id DESC) WHERE requeued_at IS NULL;
GRANT UPDATE (requeued_at, requeued_by) ON plant.dead_letter TO waooaw_app;

-- Every version of a deliverable stays. A version names the one it came after; no two come after the same.
ALTER TABLE plant.deliverable
  ADD COLUMN version int NOT NULL DEFAULT 1 CHECK (version > 0),
  ADD COLUMN revises uuid REFERENCES plant.deliverable ON DELETE RESTRICT;
ALTER TABLE plant.deliverable ADD CHECK ((version = 1) = (revises IS NULL));
CREATE UNIQUE INDEX one_version_after_another ON plant.deliverable (revises) WHERE revises IS NOT NULL;

-- What its customer said of a version: once, or again when the run that should have made a new one did not.
CREATE TABLE plant.deliverable_review (
  deliverable_id uuid        PRIMARY KEY REFERENCES plant.deliverable ON DELETE RESTRICT,
  customer_id    uuid        NOT NULL,
  verdict        text        NOT NULL CHECK (verdict IN ('accept', 'request_changes')),
  changes        text        CHECK (length(changes) BETWEEN 1 AND 500),
  run_id         uuid        REFERENCES plant.run ON DELETE RESTRICT,
  reviewed_by    text        NOT NULL,
  at             timestamptz NOT NULL,
  CHECK ((verdict = 'request_changes') = (run_id IS NOT NULL)),
  CHECK (verdict = 'accept' OR changes IS NOT NULL)
);
ALTER TABLE plant.deliverable_review ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON plant.deliverable_review TO waooaw_app USING (plant.sees(customer_id)) WITH CHECK (plant.sees(customer_id));
GRANT SELECT, INSERT, UPDATE ON plant.deliverable_review TO waooaw_app;
