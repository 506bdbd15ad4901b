-- How much there is of a hire, kept as it comes instead of counted whenever somebody looks: a list of hires costs the same whatever
-- they have done. In a table of its own, which is always locked last: who changes a hire may go on to its runs, and who writes a run's
-- work comes here.
CREATE TABLE plant.hire_tally (
  hire_id        uuid   PRIMARY KEY REFERENCES plant.hire ON DELETE RESTRICT,
  customer_id    uuid   NOT NULL,
  runs           bigint NOT NULL DEFAULT 0,
  deliverables   bigint NOT NULL DEFAULT 0,
  spend_microusd bigint NOT NULL DEFAULT 0
);
ALTER TABLE plant.hire_tally ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON plant.hire_tally TO waooaw_app USING (plant.sees(customer_id)) WITH CHECK (plant.sees(customer_id));
GRANT SELECT, INSERT, UPDATE ON plant.hire_tally TO waooaw_app;

INSERT INTO plant.hire_tally (hire_id, customer_id, runs, deliverables, spend_microusd)
SELECT h.id, h.customer_id,
  (SELECT count(*) FROM plant.run r WHERE r.hire_id = h.id),
  (SELECT count(*) FROM plant.deliverable d WHERE d.hire_id = h.id),
  (SELECT coalesce(sum(c.amount_microusd), 0) FROM plant.charge c WHERE c.hire_id = h.id)
FROM plant.hire h;

CREATE FUNCTION plant.tally() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  run         int    := 0;
  deliverable int    := 0;
  microusd    bigint := 0;
BEGIN
  CASE TG_TABLE_NAME
    WHEN 'run' THEN run := 1;
    WHEN 'deliverable' THEN deliverable := 1;
    WHEN 'charge' THEN microusd := NEW.amount_microusd;
  END CASE;
  INSERT INTO plant.hire_tally AS t (hire_id, customer_id, runs, deliverables, spend_microusd)
  VALUES (NEW.hire_id, NEW.customer_id, run, deliverable, microusd)
  ON CONFLICT (hire_id) DO UPDATE SET runs = t.runs + excluded.runs,
    deliverables = t.deliverables + excluded.deliverables, spend_microusd = t.spend_microusd + excluded.spend_microusd;
  RETURN NULL;
END $$;
CREATE TRIGGER tallied AFTER INSERT ON plant.run FOR EACH ROW EXECUTE FUNCTION plant.tally();
CREATE TRIGGER tallied AFTER INSERT ON plant.deliverable FOR EACH ROW EXECUTE FUNCTION plant.tally();
CREATE TRIGGER tallied AFTER INSERT ON plant.charge FOR EACH ROW EXECUTE FUNCTION plant.tally();

DO $$
BEGIN
  IF to_regclass('plant.personal_data') IS NOT NULL THEN
    INSERT INTO plant.personal_data (table_name, place, whose, rule, exported, why)
    VALUES ('plant.hire_tally', 64, 'customer_id = $1', 'keep', true, 'how much there was, which the books tell as well')
    ON CONFLICT (table_name) DO NOTHING;
  END IF;
END $$;
