-- All of a hire's life. What its customer saw when it began, and what they took later, is frozen here: later prices and limits do not reach it.
ALTER TABLE plant.hire
  ADD COLUMN version               bigint      NOT NULL DEFAULT 1,
  ADD COLUMN nickname              text        CHECK (length(nickname) BETWEEN 1 AND 120),
  ADD COLUMN settings              jsonb       NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(settings) = 'object'),
  ADD COLUMN own_price_amount      bigint      CHECK (own_price_amount > 0),
  ADD COLUMN plan                  text,
  ADD COLUMN plan_daily_microusd   bigint      CHECK (plan_daily_microusd > 0),
  ADD COLUMN period_anchor         timestamptz,
  ADD COLUMN period_number         int         CHECK (period_number >= 1),
  ADD COLUMN period_starts_at      timestamptz,
  ADD COLUMN period_ends_at        timestamptz CHECK (period_ends_at > period_starts_at),
  ADD COLUMN cancels_at            timestamptz,
  ADD COLUMN suspended_for         text        CHECK (suspended_for IN ('payment', 'policy')),
  ADD COLUMN ended_at              timestamptz,
  ADD COLUMN end_reason            text        CHECK (length(end_reason) BETWEEN 1 AND 500),
  ADD COLUMN payment_method        text        CHECK (length(payment_method) BETWEEN 1 AND 200),
  ADD COLUMN credit_amount         bigint      NOT NULL DEFAULT 0 CHECK (credit_amount >= 0);

UPDATE plant.hire SET own_price_amount = price_amount;
UPDATE plant.hire SET ended_at = coalesce(trial_ends_at, started_at) WHERE state IN ('expired', 'cancelled');
UPDATE plant.hire SET suspended_for = 'policy' WHERE state = 'suspended';
UPDATE plant.hire SET plan = 'starter', plan_daily_microusd = 1000000, period_anchor = converted_at, period_number = 1,
  period_starts_at = converted_at, period_ends_at = converted_at + interval '1 month' WHERE converted_at IS NOT NULL;

ALTER TABLE plant.hire
  ADD CHECK ((plan IS NULL) = (converted_at IS NULL)),
  ADD CHECK (plan IS NULL OR (plan_daily_microusd IS NOT NULL AND period_anchor IS NOT NULL AND period_number IS NOT NULL
             AND period_starts_at IS NOT NULL AND period_ends_at IS NOT NULL)),
  ADD CHECK (suspended_for IS NULL OR state = 'suspended'),
  ADD CHECK (ended_at IS NULL OR state IN ('cancelled', 'expired'));

-- What ended stays ended, whoever writes.
CREATE FUNCTION plant.ended_hire_stays_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'A hire that is % does not become %', OLD.state, NEW.state USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER ended_stays_ended BEFORE UPDATE OF state ON plant.hire FOR EACH ROW
  WHEN (OLD.state IN ('cancelled', 'expired') AND NEW.state <> OLD.state) EXECUTE FUNCTION plant.ended_hire_stays_ended();

-- A paused or suspended trial ends on time too.
DROP INDEX plant.trial_by_end;
CREATE INDEX trial_by_end ON plant.hire (trial_ends_at) WHERE state IN ('trial_active', 'paused', 'suspended') AND converted_at IS NULL;

-- What a customer is told, once each: a reminder, a bill that is due, an end. Written in the transaction it tells of.
CREATE TABLE plant.notice (
  id          uuid        PRIMARY KEY,
  customer_id uuid        NOT NULL REFERENCES identity.customer ON DELETE RESTRICT,
  hire_id     uuid        REFERENCES plant.hire ON DELETE RESTRICT,
  kind        text        NOT NULL,
  about       text        NOT NULL,
  subject     text        NOT NULL CHECK (length(subject) BETWEEN 1 AND 200),
  text        text        NOT NULL CHECK (length(text) BETWEEN 1 AND 4000),
  created_at  timestamptz NOT NULL,
  UNIQUE (kind, about)
);
CREATE INDEX notice_of_customer ON plant.notice (customer_id, id DESC);
CREATE INDEX notice_of_hire ON plant.notice (hire_id);
ALTER TABLE plant.notice ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON plant.notice TO waooaw_app USING (plant.sees(customer_id)) WITH CHECK (plant.sees(customer_id));
GRANT SELECT, INSERT ON plant.notice TO waooaw_app;
