-- Whether a charge counts against its customer's trials, and which reservation of the ledger it settles: each at most once.
ALTER TABLE plant.charge
  ADD COLUMN in_trial    boolean NOT NULL DEFAULT false,
  ADD COLUMN reservation text;
UPDATE plant.charge c SET in_trial = true
  FROM plant.hire h WHERE h.id = c.hire_id AND h.began_as_trial AND (h.converted_at IS NULL OR c.at < h.converted_at);
CREATE UNIQUE INDEX one_charge_a_reservation ON plant.charge (reservation) WHERE reservation IS NOT NULL;
CREATE INDEX charge_by_time ON plant.charge (at) INCLUDE (amount_microusd);
CREATE INDEX charge_of_customer ON plant.charge (customer_id, at);

-- The platform's own limit of a month, if staff set another than policy's. One row at most; no customer's.
CREATE TABLE plant.platform_budget (
  only_one       boolean     PRIMARY KEY DEFAULT true CHECK (only_one),
  limit_microusd bigint      NOT NULL CHECK (limit_microusd >= 0),
  set_by         text        NOT NULL,
  set_at         timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE, DELETE ON plant.platform_budget TO waooaw_app;

-- A customer's own limit of a month.
CREATE TABLE plant.customer_budget (
  customer_id    uuid        PRIMARY KEY REFERENCES identity.customer ON DELETE RESTRICT,
  limit_microusd bigint      NOT NULL CHECK (limit_microusd >= 0),
  set_by         text        NOT NULL,
  set_at         timestamptz NOT NULL
);
ALTER TABLE plant.customer_budget ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON plant.customer_budget TO waooaw_app USING (plant.sees(customer_id)) WITH CHECK (plant.sees(customer_id));
GRANT SELECT, INSERT, UPDATE, DELETE ON plant.customer_budget TO waooaw_app;

-- A mark that a cap reached in a period: told once, whatever the counters in Redis go through. The platform's has no customer.
CREATE TABLE plant.budget_alert (
  scope             text        NOT NULL,
  key               text        NOT NULL,
  period            text        NOT NULL,
  mark              int         NOT NULL CHECK (mark BETWEEN 1 AND 100),
  customer_id       uuid,
  limit_microusd    bigint      NOT NULL,
  spent_microusd    bigint      NOT NULL,
  reserved_microusd bigint      NOT NULL,
  at                timestamptz NOT NULL,
  PRIMARY KEY (scope, key, period, mark)
);
ALTER TABLE plant.budget_alert ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON plant.budget_alert TO waooaw_app USING (plant.sees(customer_id)) WITH CHECK (plant.sees(customer_id));
GRANT SELECT, INSERT ON plant.budget_alert TO waooaw_app;
