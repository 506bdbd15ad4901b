-- Whoever acts writes down what they did, of themselves or of nobody in particular; only the chainer takes it out again.
ALTER TABLE audit.outbox ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_events ON audit.outbox FOR INSERT TO waooaw_app
  WITH CHECK (customer_id IS NULL OR plant.sees(customer_id));
CREATE POLICY plant_only ON audit.outbox TO waooaw_app
  USING ((SELECT plant.sees_all())) WITH CHECK ((SELECT plant.sees_all()));

-- A customer may read what is said of it, and nobody but the plant adds to it. As sub-selects both are asked once a statement: the
-- whole chain is read when it is verified.
ALTER TABLE audit.entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_entries ON audit.entry FOR SELECT TO waooaw_app
  USING ((SELECT plant.sees_all()) OR customer_id = (SELECT nullif(current_setting('waooaw.customer', true), '')));
CREATE POLICY plant_adds ON audit.entry FOR INSERT TO waooaw_app WITH CHECK ((SELECT plant.sees_all()));

-- What could not be chained is kept as it came, whomever it names.
ALTER TABLE audit.quarantine ENABLE ROW LEVEL SECURITY;
CREATE POLICY plant_only ON audit.quarantine TO waooaw_app
  USING ((SELECT plant.sees_all())) WITH CHECK ((SELECT plant.sees_all()));
