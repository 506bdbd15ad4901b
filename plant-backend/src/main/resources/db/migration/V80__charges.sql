-- What work cost the platform, in millionths of a dollar. These rows are the truth; the counters in Redis are reconciled with them.
CREATE TABLE plant.charge (
  id              uuid        PRIMARY KEY,
  customer_id     uuid        NOT NULL,
  hire_id         uuid        NOT NULL REFERENCES plant.hire ON DELETE RESTRICT,
  run_id          uuid        NOT NULL REFERENCES plant.run ON DELETE RESTRICT,
  reason          text        NOT NULL,
  amount_microusd bigint      NOT NULL CHECK (amount_microusd > 0),
  at              timestamptz NOT NULL
);
CREATE INDEX charge_of_hire ON plant.charge (hire_id);
CREATE INDEX charge_of_run ON plant.charge (run_id);
ALTER TABLE plant.charge ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON plant.charge TO waooaw_app USING (plant.sees(customer_id)) WITH CHECK (plant.sees(customer_id));
GRANT SELECT, INSERT ON plant.charge TO waooaw_app;
