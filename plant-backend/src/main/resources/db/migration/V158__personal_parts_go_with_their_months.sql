-- What is kept apart of requests goes when their month is dropped from the trail: by its own time, before the oldest month that is still
-- there. An entry that was chained just after its month ended may lose its part with that month; none keeps it longer. A few at a time, so that
-- nobody waits.
CREATE INDEX personal_by_age ON audit.personal (at);
CREATE FUNCTION audit.drop_personal(most int) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  dropped int;
BEGIN
  DELETE FROM audit.personal WHERE digest IN (
    SELECT digest FROM audit.personal
    WHERE at < (SELECT min(starts) FROM audit.part)::timestamp AT TIME ZONE 'UTC' AND EXISTS (SELECT FROM audit.retired)
    ORDER BY at LIMIT most);
  GET DIAGNOSTICS dropped = ROW_COUNT;
  RETURN dropped;
END $$;
REVOKE ALL ON FUNCTION audit.drop_personal(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.drop_personal(int) TO waooaw_app;
