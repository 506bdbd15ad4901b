-- Every state of the policy data that was ever in force, by the hash of its canonical form.
CREATE TABLE plant.policy_revision (
  sha256        text        PRIMARY KEY,
  revision      text        NOT NULL,
  data          jsonb       NOT NULL,
  first_seen_at timestamptz NOT NULL
);
CREATE INDEX policy_revision_by_age ON plant.policy_revision (first_seen_at DESC, sha256);
CREATE INDEX policy_revision_by_name ON plant.policy_revision (revision, first_seen_at DESC);
GRANT SELECT, INSERT ON plant.policy_revision TO waooaw_app;

-- What the rules did not let through; the words are those of DenialStore.java.
CREATE INDEX entry_denied ON audit.entry (seq DESC)
  WHERE kind = 'request' AND outcome IN ('202 approval-required', '403 approval-denied', '403 approval-expired',
                                         '403 permission-denied', '403 trial-expired');
CREATE INDEX entry_denied_by_actor ON audit.entry (actor, seq DESC)
  WHERE kind = 'request' AND outcome IN ('202 approval-required', '403 approval-denied', '403 approval-expired',
                                         '403 permission-denied', '403 trial-expired');

-- Runs across all customers, by what operators look for.
CREATE INDEX run_by_status ON plant.run (status, id DESC);
CREATE INDEX run_by_agent ON plant.run (agent_slug, id DESC);
CREATE INDEX run_of_customer ON plant.run (customer_id, id DESC);

CREATE INDEX customer_by_name ON identity.customer USING gin (name gin_trgm_ops);
