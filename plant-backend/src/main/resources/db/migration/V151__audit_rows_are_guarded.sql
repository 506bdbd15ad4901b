-- A customer's transaction sees the entries that name that customer; the chain as a whole is read and written by the plant alone. What a
-- policy asks of the session is asked once a statement and not once a row: the chain is read by the million.
ALTER TABLE audit.entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON audit.entry FOR SELECT TO waooaw_app
  USING ((SELECT plant.sees_all()) OR customer_id = (SELECT nullif(current_setting('waooaw.customer', true), '')));
CREATE POLICY chained_by_the_plant ON audit.entry FOR INSERT TO waooaw_app WITH CHECK ((SELECT plant.sees_all()));

ALTER TABLE audit.checkpoint ENABLE ROW LEVEL SECURITY;
CREATE POLICY the_plants ON audit.checkpoint TO waooaw_app USING ((SELECT plant.sees_all())) WITH CHECK ((SELECT plant.sees_all()));
ALTER TABLE audit.retired ENABLE ROW LEVEL SECURITY;
CREATE POLICY the_plants ON audit.retired TO waooaw_app USING ((SELECT plant.sees_all())) WITH CHECK ((SELECT plant.sees_all()));
ALTER TABLE audit.quarantine ENABLE ROW LEVEL SECURITY;
CREATE POLICY the_plants ON audit.quarantine TO waooaw_app USING ((SELECT plant.sees_all())) WITH CHECK ((SELECT plant.sees_all()));

-- Everybody's acts leave events, also those of people who are not signed in; what waits is read and taken by the plant.
ALTER TABLE audit.outbox ENABLE ROW LEVEL SECURITY;
CREATE POLICY anybodys_acts ON audit.outbox FOR INSERT TO waooaw_app WITH CHECK (true);
CREATE POLICY read_by_the_plant ON audit.outbox FOR SELECT TO waooaw_app USING ((SELECT plant.sees_all()));
CREATE POLICY taken_by_the_plant ON audit.outbox FOR DELETE TO waooaw_app USING ((SELECT plant.sees_all()));
