-- A customer's engagement of an agent. What the customer was promised is frozen into it: later prices and limits do not reach it.
CREATE TABLE plant.hire (
  id                       uuid        PRIMARY KEY,
  customer_id              uuid        NOT NULL,
  agent_id                 uuid        NOT NULL REFERENCES plant.entity ON DELETE RESTRICT,
  agent_slug               text        NOT NULL,
  agent_name               text        NOT NULL,
  agent_specialty          text        NOT NULL,
  agent_version_hash       text        NOT NULL,
  state                    text        NOT NULL CHECK (state IN
                             ('trial_active', 'active', 'paused', 'suspended', 'cancelled', 'expired')),
  hired_by                 text        NOT NULL,
  started_at               timestamptz NOT NULL,
  price_amount             bigint      NOT NULL CHECK (price_amount > 0),
  price_currency           text        NOT NULL,
  began_as_trial           boolean     NOT NULL,
  trial_ends_at            timestamptz,
  trial_days               int,
  trial_tasks_per_day      int,
  trial_spend_cap_microusd bigint,
  converted_at             timestamptz,
  CHECK (NOT began_as_trial OR (trial_ends_at > started_at AND trial_days > 0
         AND trial_tasks_per_day > 0 AND trial_spend_cap_microusd >= 0))
);
-- One trial of an agent a customer, for good: an ended one does not start again.
CREATE UNIQUE INDEX one_trial_an_agent ON plant.hire (customer_id, agent_id) WHERE began_as_trial;
CREATE INDEX hire_of_customer ON plant.hire (customer_id, id DESC);
CREATE INDEX trial_by_end ON plant.hire (trial_ends_at) WHERE state = 'trial_active';

ALTER TABLE plant.hire ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON plant.hire TO waooaw_app USING (plant.sees(customer_id)) WITH CHECK (plant.sees(customer_id));
GRANT SELECT, INSERT, UPDATE ON plant.hire TO waooaw_app;
