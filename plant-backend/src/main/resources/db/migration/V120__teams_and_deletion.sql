-- Teams are governed like everything else: a manager and one to four specialists, all of them agents.
ALTER TABLE plant.entity DROP CONSTRAINT entity_kind_check;
ALTER TABLE plant.entity ADD CONSTRAINT entity_kind_check CHECK (kind IN ('industry', 'skill', 'job_role', 'agent', 'team'));

-- Nothing that was ever governed is removed: what is deleted is retired and says since when.
ALTER TABLE plant.entity ADD COLUMN deleted_at timestamptz;
ALTER TABLE plant.entity ADD CONSTRAINT deleted_is_retired CHECK (deleted_at IS NULL OR status = 'retired');

CREATE INDEX entity_by_kind ON plant.entity (kind, id DESC);
CREATE INDEX entity_by_status ON plant.entity (kind, status, id DESC);
-- What stands on what: a skill's roles, an agent's teams.
CREATE INDEX entity_relations ON plant.entity USING gin (relationships jsonb_path_ops) WHERE kind IN ('job_role', 'team');
CREATE INDEX agent_of_role ON plant.entity (job_role_id, id) WHERE kind = 'agent';
CREATE INDEX agent_of_industry ON plant.entity (industry_id, id) WHERE kind = 'agent';
CREATE INDEX hire_of_agent ON plant.hire (agent_id) WHERE state IN ('trial_active', 'active', 'paused', 'suspended');
