-- How many agents are listed, by everything a visitor narrows a search by. Kept by the change that lists or unlists one, so that counting
-- costs the same with nineteen agents and with a hundred thousand. Stars are whole ones, rounded down; 0 without reviews.
ALTER TABLE plant.entity ADD COLUMN specialty text GENERATED ALWAYS AS (content ->> 'specialty') STORED;
CREATE INDEX agent_by_specialty ON plant.entity (lower(specialty), built_in, id) WHERE kind = 'agent' AND status = 'listed';
CREATE TABLE plant.listing_count (
  industry_id  uuid   NOT NULL REFERENCES plant.entity ON DELETE RESTRICT,
  job_role_id  uuid   NOT NULL REFERENCES plant.entity ON DELETE RESTRICT,
  specialty    text   NOT NULL,
  price_amount bigint NOT NULL,
  stars        int    NOT NULL,
  agents       bigint NOT NULL CHECK (agents >= 0),
  PRIMARY KEY (industry_id, job_role_id, specialty, price_amount, stars)
);
GRANT SELECT ON plant.listing_count TO waooaw_app;

INSERT INTO plant.listing_count
SELECT industry_id, job_role_id, coalesce(specialty, ''), price_amount, rating_centi / 100, count(*)
FROM plant.entity WHERE kind = 'agent' AND status = 'listed' GROUP BY 1, 2, 3, 4, 5;

-- It runs with its owner's rights, so that a service writes these figures by listing agents and in no other way.
CREATE FUNCTION plant.count_listing() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.status = 'listed' THEN
    IF NEW.status = 'listed' AND (OLD.industry_id, OLD.job_role_id, OLD.specialty, OLD.price_amount, OLD.rating_centi / 100)
        IS NOT DISTINCT FROM (NEW.industry_id, NEW.job_role_id, NEW.specialty, NEW.price_amount, NEW.rating_centi / 100) THEN
      RETURN NULL;
    END IF;
    UPDATE plant.listing_count SET agents = agents - 1
    WHERE industry_id = OLD.industry_id AND job_role_id = OLD.job_role_id AND specialty = coalesce(OLD.specialty, '')
      AND price_amount = OLD.price_amount AND stars = OLD.rating_centi / 100;
    DELETE FROM plant.listing_count
    WHERE industry_id = OLD.industry_id AND job_role_id = OLD.job_role_id AND specialty = coalesce(OLD.specialty, '')
      AND price_amount = OLD.price_amount AND stars = OLD.rating_centi / 100 AND agents = 0;
  END IF;
  IF NEW.status = 'listed' THEN
    INSERT INTO plant.listing_count
    VALUES (NEW.industry_id, NEW.job_role_id, coalesce(NEW.specialty, ''), NEW.price_amount, NEW.rating_centi / 100, 1)
    ON CONFLICT (industry_id, job_role_id, specialty, price_amount, stars)
      DO UPDATE SET agents = plant.listing_count.agents + 1;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER listing_counted AFTER INSERT OR UPDATE ON plant.entity
  FOR EACH ROW WHEN (NEW.kind = 'agent') EXECUTE FUNCTION plant.count_listing();
