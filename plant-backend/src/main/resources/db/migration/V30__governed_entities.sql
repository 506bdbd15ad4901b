-- Industries, skills, job roles and agents: everything the constitution governs, in one table, because its laws are the same for all.
-- What the version hash covers is kind, external_id, governing_agent, content, metadata and relationships; see EntityDocument.java.
CREATE TABLE plant.entity (
  id                 uuid        PRIMARY KEY,
  kind               text        NOT NULL CHECK (kind IN ('industry', 'skill', 'job_role', 'agent')),
  external_id        text        NOT NULL CHECK (external_id ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(external_id) <= 120),
  status             text        NOT NULL CHECK (status IN
                       ('draft', 'submitted', 'changes_requested', 'rejected', 'certified', 'listed', 'retired')),
  created_at         timestamptz NOT NULL,
  updated_at         timestamptz NOT NULL,
  version            int         NOT NULL CHECK (version > 0),
  version_hash       text        NOT NULL,
  head_hash          text        NOT NULL,
  governing_agent    text        NOT NULL,
  content            jsonb       NOT NULL,
  metadata           jsonb       NOT NULL,
  relationships      jsonb       NOT NULL,
  alignment          jsonb,
  certificate_number text,
  name               text        GENERATED ALWAYS AS (content ->> 'name') STORED,
  price_amount       bigint      GENERATED ALWAYS AS ((content #>> '{price,amount}')::bigint) STORED,
  industry_id        uuid        GENERATED ALWAYS AS ((relationships ->> 'industry')::uuid) STORED,
  job_role_id        uuid        GENERATED ALWAYS AS ((relationships ->> 'job_role')::uuid) STORED,
  -- 1 for agents that run without a model: they come first, and with a stored column pages stay flat.
  built_in           int         GENERATED ALWAYS AS (CASE WHEN content ->> 'provider' = 'built_in' THEN 1 ELSE 0 END) STORED,
  likeness           text        GENERATED ALWAYS AS (coalesce(content ->> 'name', '') || ' ' || coalesce(content ->> 'description', '')) STORED,
  search_text        text        GENERATED ALWAYS AS (lower(coalesce(content ->> 'name', '') || ' ' || coalesce(content ->> 'specialty', '')
                                   || ' ' || replace(external_id, '-', ' ')
                                   || ' ' || coalesce(content ->> 'tagline', ''))) STORED,
  search             tsvector    GENERATED ALWAYS AS (
                       setweight(to_tsvector('english', coalesce(content ->> 'name', '') || ' ' || coalesce(content ->> 'specialty', '')
                         || ' ' || replace(external_id, '-', ' ')), 'A')
                       || setweight(to_tsvector('english', coalesce(content ->> 'tagline', '')), 'B')
                       || setweight(to_tsvector('english', coalesce(content ->> 'description', '')), 'C')) STORED,
  UNIQUE (kind, external_id),
  FOREIGN KEY (industry_id) REFERENCES plant.entity ON DELETE RESTRICT,
  FOREIGN KEY (job_role_id) REFERENCES plant.entity ON DELETE RESTRICT
);
CREATE INDEX entity_search ON plant.entity USING gin (search) WHERE kind = 'agent';
CREATE INDEX entity_search_text ON plant.entity USING gin (search_text gin_trgm_ops) WHERE kind = 'agent';
CREATE INDEX entity_likeness ON plant.entity USING gist (likeness gist_trgm_ops);
CREATE INDEX agent_by_industry ON plant.entity (industry_id, built_in, id) WHERE kind = 'agent' AND status = 'listed';
CREATE INDEX agent_by_relevance ON plant.entity (built_in, id) WHERE kind = 'agent' AND status = 'listed';
CREATE INDEX agent_by_price ON plant.entity (price_amount, id) WHERE kind = 'agent' AND status = 'listed';
CREATE INDEX agent_by_name ON plant.entity (name, id) WHERE kind = 'agent' AND status = 'listed';

-- Every change of an entity, each carrying the hash of the one before.
CREATE TABLE plant.amendment (
  entity_id    uuid        NOT NULL REFERENCES plant.entity ON DELETE RESTRICT,
  number       int         NOT NULL CHECK (number > 0),
  at           timestamptz NOT NULL,
  by_whom      text        NOT NULL,
  why          text        NOT NULL,
  what         jsonb       NOT NULL,
  status       text        NOT NULL,
  version_hash text        NOT NULL,
  prev_hash    text        NOT NULL,
  hash         text        NOT NULL,
  key_id       text        NOT NULL,
  signature    text        NOT NULL,
  PRIMARY KEY (entity_id, number)
);

CREATE SEQUENCE plant.certificate_number;
CREATE TABLE plant.certificate (
  number       text        PRIMARY KEY,
  entity_id    uuid        NOT NULL REFERENCES plant.entity ON DELETE RESTRICT,
  subject      text        NOT NULL,
  version_hash text        NOT NULL,
  author       text        NOT NULL,
  certifier    text        NOT NULL,
  issued_at    timestamptz NOT NULL,
  checks       jsonb       NOT NULL,
  key_id       text        NOT NULL,
  signature    text        NOT NULL,
  CHECK (certifier <> author)
);
CREATE INDEX certificate_of_entity ON plant.certificate (entity_id);
ALTER TABLE plant.entity ADD FOREIGN KEY (certificate_number) REFERENCES plant.certificate ON DELETE RESTRICT;

-- Law L0-03. The grants below already keep the services out; the triggers also stop whoever owns the tables.
CREATE FUNCTION plant.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of %.% is refused: it is append-only', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON plant.amendment
  FOR EACH STATEMENT EXECUTE FUNCTION plant.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON plant.certificate
  FOR EACH STATEMENT EXECUTE FUNCTION plant.refuse_change();

GRANT SELECT, INSERT, UPDATE ON plant.entity TO waooaw_app;
GRANT SELECT, INSERT ON plant.amendment, plant.certificate TO waooaw_app;
GRANT USAGE ON SEQUENCE plant.certificate_number TO waooaw_app;
