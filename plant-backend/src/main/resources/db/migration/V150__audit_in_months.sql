-- The chain in partitions, one a month of chaining, so that old months can be dropped whole. What was chained before stays where it is: it
-- becomes the first partition, with its rows, its hashes and its indexes as they are. A row's month follows its place in the chain and not
-- its own time, which events may give as they like; so a partition is always an unbroken piece of the chain.

-- The triggers of a partition are those of the whole, which come below; no row is writable in between, for this is one transaction.
DROP TRIGGER append_only ON audit.entry;
DROP TRIGGER never_truncated ON audit.entry;
DROP TRIGGER append_only ON audit.checkpoint;
DROP TRIGGER never_truncated ON audit.checkpoint;
REVOKE ALL ON audit.entry, audit.checkpoint FROM waooaw_app;

ALTER TABLE audit.entry RENAME TO entry_first;
ALTER TABLE audit.entry_first
  ADD COLUMN month date NOT NULL DEFAULT date_trunc('month', now() AT TIME ZONE 'UTC')::date;
ALTER TABLE audit.entry_first DROP CONSTRAINT entry_pkey;
ALTER TABLE audit.entry_first ADD CONSTRAINT entry_first_pkey PRIMARY KEY (seq, month);
ALTER INDEX audit.entry_by_correlation RENAME TO entry_first_by_correlation;
ALTER INDEX audit.entry_by_actor RENAME TO entry_first_by_actor;
ALTER INDEX audit.entry_by_action RENAME TO entry_first_by_action;
ALTER INDEX audit.entry_by_entity RENAME TO entry_first_by_entity;

ALTER TABLE audit.checkpoint RENAME TO checkpoint_first;
ALTER TABLE audit.checkpoint_first
  ADD COLUMN month date NOT NULL DEFAULT date_trunc('month', now() AT TIME ZONE 'UTC')::date;
ALTER TABLE audit.checkpoint_first DROP CONSTRAINT checkpoint_pkey;
ALTER TABLE audit.checkpoint_first ADD CONSTRAINT checkpoint_first_pkey PRIMARY KEY (seq, month);

CREATE TABLE audit.entry (LIKE audit.entry_first INCLUDING DEFAULTS INCLUDING CONSTRAINTS) PARTITION BY RANGE (month);
ALTER TABLE audit.entry ADD PRIMARY KEY (seq, month);
CREATE INDEX entry_by_correlation ON audit.entry (correlation_id, seq DESC);
CREATE INDEX entry_by_actor ON audit.entry (actor, seq DESC);
CREATE INDEX entry_by_action ON audit.entry (action, seq DESC);
CREATE INDEX entry_by_entity ON audit.entry (entity_id, seq DESC) WHERE entity_id IS NOT NULL;
CREATE INDEX entry_by_time ON audit.entry (at, seq);

CREATE TABLE audit.checkpoint (LIKE audit.checkpoint_first INCLUDING DEFAULTS) PARTITION BY RANGE (month);
ALTER TABLE audit.checkpoint ADD PRIMARY KEY (seq, month);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit.entry FOR EACH ROW EXECUTE FUNCTION audit.append_only();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.entry FOR EACH STATEMENT EXECUTE FUNCTION audit.append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit.checkpoint FOR EACH ROW EXECUTE FUNCTION audit.append_only();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.checkpoint FOR EACH STATEMENT EXECUTE FUNCTION audit.append_only();

-- Which partitions there are: entry_NAME and checkpoint_NAME hold the months from starts until before ends.
CREATE TABLE audit.part (
  name   text PRIMARY KEY CHECK (name ~ '^([0-9]{4,}_[0-9]{2}|first)$'),
  starts date NOT NULL,
  ends   date NOT NULL UNIQUE CHECK (ends > starts)
);

-- What was dropped, and where the chain was before and after it: the signature is over all of it, so a chain without its oldest months still
-- begins at something signed.
CREATE TABLE audit.retired (
  from_seq    bigint      PRIMARY KEY,
  to_seq      bigint      NOT NULL UNIQUE,
  prev_hash   text        NOT NULL,
  last_hash   text        NOT NULL,
  entries     bigint      NOT NULL CHECK (entries = to_seq - from_seq + 1),
  checkpoints bigint      NOT NULL CHECK (checkpoints > 0),
  first_at    timestamptz NOT NULL,
  last_at     timestamptz NOT NULL,
  part        text        NOT NULL UNIQUE,
  at          timestamptz NOT NULL,
  kid         text        NOT NULL,
  signature   text        NOT NULL,
  CHECK (from_seq > 0 AND to_seq >= from_seq)
);

-- What every partition refuses by itself, for whoever names it and not the whole: also statements that would find no row.
CREATE FUNCTION audit.guard(name text) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.%I FOR EACH STATEMENT EXECUTE FUNCTION audit.append_only()', name);
  EXECUTE format('ALTER TABLE audit.%I ENABLE ROW LEVEL SECURITY', name);
  EXECUTE format('REVOKE ALL ON audit.%I FROM PUBLIC', name);
END $$;
REVOKE ALL ON FUNCTION audit.guard(text) FROM PUBLIC;

-- Opens a month for writing and answers the month to write to, which is never before one that is open already: the months of the chain go
-- forward as its entries do, whatever a clock says. The services own nothing, so this runs as its owner; the new tables are attached and not
-- made as partitions, so that nobody who reads is waited for.
CREATE FUNCTION audit.open_month(wanted date) RETURNS date LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  first_day date := date_trunc('month', wanted)::date;
  next_day  date := (date_trunc('month', wanted) + interval '1 month')::date;
  newest    date := (SELECT max(ends) FROM audit.part);
  part      text := to_char(first_day, 'FMYYYY_MM');
  kind      text;
BEGIN
  IF newest >= next_day THEN
    RETURN (newest - interval '1 month')::date;
  END IF;
  FOREACH kind IN ARRAY ARRAY['entry', 'checkpoint'] LOOP
    EXECUTE format('CREATE TABLE audit.%I (LIKE audit.%I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', kind || '_' || part, kind);
    EXECUTE format('ALTER TABLE audit.%I ATTACH PARTITION audit.%I FOR VALUES FROM (%L) TO (%L)', kind, kind || '_' || part, first_day, next_day);
    PERFORM audit.guard(kind || '_' || part);
  END LOOP;
  INSERT INTO audit.part (name, starts, ends) VALUES (part, first_day, next_day);
  RETURN first_day;
END $$;
REVOKE ALL ON FUNCTION audit.open_month(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.open_month(date) TO waooaw_app;

-- Drops the oldest month, if it is over and its summary tells exactly what is in it; its name. A summary that is not signed by us lets a month be dropped
-- here and is named by every verification afterwards.
CREATE FUNCTION audit.drop_oldest(wanted text) RETURNS text LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp SET lock_timeout = '3s' AS $$
DECLARE
  oldest audit.part;
  told   boolean;
BEGIN
  SELECT * INTO oldest FROM audit.part ORDER BY ends LIMIT 1;
  IF oldest.name IS DISTINCT FROM wanted THEN
    RAISE EXCEPTION '% is not the oldest month of the trail', wanted USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF oldest.ends > date_trunc('month', now() AT TIME ZONE 'UTC')::date THEN
    RAISE EXCEPTION '% is not over', wanted USING ERRCODE = 'insufficient_privilege';
  END IF;
  EXECUTE format($check$
    SELECT held.entries = 0 OR EXISTS (
      SELECT FROM audit.retired r
      WHERE r.part = %1$L AND r.from_seq = held.first AND r.to_seq = held.last AND r.entries = held.entries
        AND r.prev_hash = (SELECT prev_hash FROM audit.%2$I WHERE seq = held.first)
        AND r.last_hash = (SELECT hash FROM audit.%2$I WHERE seq = held.last))
    FROM (SELECT count(*) AS entries, min(seq) AS first, max(seq) AS last FROM audit.%2$I) held
  $check$, wanted, 'entry_' || wanted) INTO told;
  IF NOT told THEN
    RAISE EXCEPTION 'No summary tells what % holds', wanted USING ERRCODE = 'insufficient_privilege';
  END IF;
  EXECUTE format('DROP TABLE audit.%I, audit.%I', 'entry_' || wanted, 'checkpoint_' || wanted);
  DELETE FROM audit.part WHERE name = wanted;
  RETURN wanted;
END $$;
REVOKE ALL ON FUNCTION audit.drop_oldest(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.drop_oldest(text) TO waooaw_app;

-- A trail that has entries keeps them as its first partition, until the end of this month; an empty one begins with a month.
DO $$
DECLARE
  next_day date := (date_trunc('month', now() AT TIME ZONE 'UTC') + interval '1 month')::date;
BEGIN
  IF EXISTS (SELECT FROM audit.entry_first) THEN
    EXECUTE format('ALTER TABLE audit.entry ATTACH PARTITION audit.entry_first FOR VALUES FROM (MINVALUE) TO (%L)', next_day);
    EXECUTE format('ALTER TABLE audit.checkpoint ATTACH PARTITION audit.checkpoint_first FOR VALUES FROM (MINVALUE) TO (%L)', next_day);
    PERFORM audit.guard('entry_first'), audit.guard('checkpoint_first');
    INSERT INTO audit.part (name, starts, ends) VALUES ('first', '-infinity', next_day);
  ELSE
    DROP TABLE audit.entry_first, audit.checkpoint_first;
  END IF;
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit.retired FOR EACH ROW EXECUTE FUNCTION audit.append_only();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.retired FOR EACH STATEMENT EXECUTE FUNCTION audit.append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit.quarantine FOR EACH ROW EXECUTE FUNCTION audit.append_only();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.quarantine FOR EACH STATEMENT EXECUTE FUNCTION audit.append_only();

GRANT SELECT, INSERT ON audit.entry, audit.checkpoint, audit.retired TO waooaw_app;
GRANT SELECT ON audit.part TO waooaw_app;
