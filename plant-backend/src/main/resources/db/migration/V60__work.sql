CREATE TABLE plant.goal (
  id               uuid        PRIMARY KEY,
  customer_id      uuid        NOT NULL,
  hire_id          uuid        NOT NULL REFERENCES plant.hire ON DELETE RESTRICT,
  statement        text        NOT NULL CHECK (length(statement) BETWEEN 1 AND 500),
  success_criteria jsonb       NOT NULL,
  constraints      jsonb       NOT NULL,
  inputs           jsonb       NOT NULL,
  created_by       text        NOT NULL,
  created_at       timestamptz NOT NULL
);
CREATE INDEX goal_of_hire ON plant.goal (hire_id, id DESC);

-- A run. The claim names the attempt that may write to it: an attempt that was overtaken or stopped finds its claim gone.
CREATE TABLE plant.run (
  id             uuid        PRIMARY KEY,
  customer_id    uuid        NOT NULL,
  hire_id        uuid        NOT NULL REFERENCES plant.hire ON DELETE RESTRICT,
  goal_id        uuid        NOT NULL REFERENCES plant.goal ON DELETE RESTRICT,
  agent_id       uuid        NOT NULL REFERENCES plant.entity ON DELETE RESTRICT,
  agent_slug     text        NOT NULL,
  status         text        NOT NULL CHECK (status IN
                   ('queued', 'running', 'paused', 'waiting_approval', 'succeeded', 'failed', 'stopped')),
  steps          jsonb       NOT NULL,
  step_index     int         NOT NULL DEFAULT 0,
  step_tries     int         NOT NULL DEFAULT 0,
  state          jsonb       NOT NULL DEFAULT '{}',
  attempts       int         NOT NULL DEFAULT 0,
  claim          uuid,
  last_seq       bigint      NOT NULL DEFAULT 0,
  failure        text,
  started_by     text        NOT NULL,
  correlation_id text        NOT NULL,
  created_at     timestamptz NOT NULL,
  started_at     timestamptz,
  finished_at    timestamptz,
  CHECK ((finished_at IS NOT NULL) = (status IN ('succeeded', 'failed', 'stopped'))),
  CHECK ((failure IS NOT NULL) = (status = 'failed'))
);
CREATE INDEX run_of_hire ON plant.run (hire_id, id DESC);
CREATE INDEX run_of_goal ON plant.run (goal_id, id DESC);
CREATE INDEX run_at_work ON plant.run (agent_id) WHERE status = 'running';
CREATE INDEX run_succeeded ON plant.run (agent_id, finished_at DESC) WHERE status = 'succeeded';

-- Numbered without gaps: a number is taken from run.last_seq in the transaction that writes the event, under the run's row lock,
-- so numbers also become visible in their order and a reader that asks for what comes after one never misses another.
CREATE TABLE plant.run_event (
  run_id      uuid        NOT NULL REFERENCES plant.run ON DELETE RESTRICT,
  seq         bigint      NOT NULL CHECK (seq > 0),
  customer_id uuid        NOT NULL,
  kind        text        NOT NULL CHECK (kind IN
                ('status', 'think', 'act', 'observe', 'progress', 'cost', 'policy', 'approval', 'deliverable')),
  step        text,
  text        text        NOT NULL,
  data        jsonb       NOT NULL,
  at          timestamptz NOT NULL,
  PRIMARY KEY (run_id, seq)
);

-- What a customer keeps. It hangs on the customer alone: the ids say where it came from, and nothing that ends takes it along.
CREATE TABLE plant.deliverable (
  id              uuid        PRIMARY KEY,
  customer_id     uuid        NOT NULL,
  run_id          uuid        NOT NULL,
  goal_id         uuid        NOT NULL,
  hire_id         uuid        NOT NULL,
  position        int         NOT NULL,
  agent_id        uuid        NOT NULL,
  agent_slug      text        NOT NULL,
  agent_name      text        NOT NULL,
  agent_specialty text        NOT NULL,
  title           text        NOT NULL,
  summary         text        NOT NULL,
  created_at      timestamptz NOT NULL,
  UNIQUE (run_id, position)
);
CREATE INDEX deliverable_of_hire ON plant.deliverable (hire_id, id DESC);
CREATE INDEX deliverable_of_customer ON plant.deliverable (customer_id, id DESC);
CREATE TABLE plant.deliverable_part (
  deliverable_id uuid  NOT NULL REFERENCES plant.deliverable ON DELETE RESTRICT,
  position       int   NOT NULL,
  customer_id    uuid  NOT NULL,
  name           text  NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  media_type     text  NOT NULL,
  size           int   NOT NULL,
  sha256         text  NOT NULL,
  content        bytea NOT NULL,
  PRIMARY KEY (deliverable_id, position),
  UNIQUE (deliverable_id, name)
);

-- Runs that nobody will try again by themselves, until somebody looks.
CREATE TABLE plant.dead_letter (
  id          uuid        PRIMARY KEY,
  customer_id uuid        NOT NULL,
  run_id      uuid        NOT NULL REFERENCES plant.run ON DELETE RESTRICT,
  step        text        NOT NULL,
  reason      text        NOT NULL,
  error       text        NOT NULL,
  at          timestamptz NOT NULL
);
CREATE INDEX dead_letter_of_run ON plant.dead_letter (run_id);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['goal', 'run', 'run_event', 'deliverable', 'deliverable_part', 'dead_letter'] LOOP
    EXECUTE format('ALTER TABLE plant.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY own_rows ON plant.%I TO waooaw_app USING (plant.sees(customer_id)) WITH CHECK (plant.sees(customer_id))', t);
  END LOOP;
END $$;
GRANT SELECT, INSERT ON plant.goal, plant.run_event, plant.deliverable, plant.deliverable_part, plant.dead_letter TO waooaw_app;
GRANT SELECT, INSERT, UPDATE ON plant.run TO waooaw_app;

-- Durable jobs; the columns are those of db-scheduler 16.
CREATE TABLE plant.scheduled_task (
  task_name            text        NOT NULL,
  task_instance        text        NOT NULL,
  task_data            bytea,
  execution_time       timestamptz NOT NULL,
  picked               boolean     NOT NULL,
  picked_by            text,
  last_success         timestamptz,
  last_failure         timestamptz,
  consecutive_failures int,
  last_heartbeat       timestamptz,
  version              bigint      NOT NULL,
  priority             smallint,
  PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX scheduled_task_due ON plant.scheduled_task (execution_time);
CREATE INDEX scheduled_task_alive ON plant.scheduled_task (last_heartbeat);
GRANT SELECT, INSERT, UPDATE, DELETE ON plant.scheduled_task TO waooaw_app;

-- What the marketplace may say of agents' work: whether and when, across all customers, and nothing else. It runs with its owner's
-- eyes because a visitor sees no customer's rows.
CREATE FUNCTION plant.activity_of(agents uuid[]) RETURNS TABLE (agent_id uuid, working boolean, last_finished timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
  SELECT a.id,
         EXISTS (SELECT 1 FROM plant.run r WHERE r.agent_id = a.id AND r.status = 'running'),
         (SELECT r.finished_at FROM plant.run r WHERE r.agent_id = a.id AND r.status = 'succeeded'
          ORDER BY r.finished_at DESC LIMIT 1)
  FROM unnest(agents) AS a (id)
$$;
