CREATE INDEX agent_by_rating ON plant.entity (rating_centi, id) WHERE kind = 'agent' AND status = 'listed';
CREATE INDEX agent_by_age ON plant.entity (id) WHERE kind = 'agent' AND status = 'listed';
CREATE INDEX run_finished ON plant.run (agent_id, finished_at DESC) WHERE finished_at IS NOT NULL;

-- Which agents work for anyone right now. Like the next one it sees every customer's rows and says nothing of whose they are.
CREATE FUNCTION plant.agents_at_work() RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$ SELECT DISTINCT r.agent_id FROM plant.run r WHERE r.status = 'running' $$;

-- How an agent's newest finished runs went. Of a bounded number, so that a busy agent costs no more than another.
CREATE FUNCTION plant.metrics_of(agent uuid, newest int) RETURNS TABLE (
    runs bigint, succeeded bigint, failed bigint, stopped bigint, median_seconds double precision, p95_seconds double precision,
    deliverables bigint, since timestamptz, last_finished timestamptz, at_work bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
  WITH sample AS MATERIALIZED (
    SELECT r.id, r.status, r.finished_at, extract(epoch FROM r.finished_at - r.started_at)::double precision AS seconds
    FROM plant.run r WHERE r.agent_id = agent AND r.finished_at IS NOT NULL
    ORDER BY r.finished_at DESC LIMIT least(newest, 1000))
  SELECT count(*), count(*) FILTER (WHERE s.status = 'succeeded'), count(*) FILTER (WHERE s.status = 'failed'),
         count(*) FILTER (WHERE s.status = 'stopped'),
         percentile_cont(0.5) WITHIN GROUP (ORDER BY s.seconds) FILTER (WHERE s.status = 'succeeded'),
         percentile_cont(0.95) WITHIN GROUP (ORDER BY s.seconds) FILTER (WHERE s.status = 'succeeded'),
         (SELECT count(*) FROM sample m JOIN plant.deliverable d ON d.run_id = m.id),
         min(s.finished_at), max(s.finished_at),
         (SELECT count(*) FROM plant.run w WHERE w.agent_id = agent AND w.status = 'running')
  FROM sample s
$$;
