-- A goal that is to be run again every period, in its customer's time zone. One at most for a goal; the job names the one it is for,
-- so a changed schedule leaves the old job without work.
CREATE TABLE plant.recurrence (
  goal_id     uuid        PRIMARY KEY REFERENCES plant.goal ON DELETE RESTRICT,
  customer_id uuid        NOT NULL REFERENCES identity.customer ON DELETE RESTRICT,
  every       text        NOT NULL CHECK (every IN ('daily', 'weekly', 'monthly')),
  time_zone   text        NOT NULL,
  hour        int         NOT NULL CHECK (hour BETWEEN 0 AND 23),
  next_at     timestamptz NOT NULL,
  job         uuid        NOT NULL,
  set_by      text        NOT NULL,
  set_at      timestamptz NOT NULL
);

-- What became of a period: at most one run, or why there was none.
CREATE TABLE plant.recurrence_draft (
  goal_id     uuid        NOT NULL REFERENCES plant.goal ON DELETE RESTRICT,
  period      text        NOT NULL,
  customer_id uuid        NOT NULL,
  run_id      uuid        REFERENCES plant.run ON DELETE RESTRICT,
  skipped     text,
  at          timestamptz NOT NULL,
  PRIMARY KEY (goal_id, period),
  CHECK (run_id IS NULL OR skipped IS NULL)
);
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['recurrence', 'recurrence_draft'] LOOP
    EXECUTE format('ALTER TABLE plant.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_rows ON plant.%I TO waooaw_app USING (plant.sees(customer_id)) WITH CHECK (plant.sees(customer_id))', t);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE, DELETE ON plant.recurrence TO waooaw_app;
GRANT SELECT, INSERT, UPDATE (run_id, skipped) ON plant.recurrence_draft TO waooaw_app;
