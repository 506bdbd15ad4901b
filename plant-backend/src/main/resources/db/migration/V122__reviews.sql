-- What a hirer says of an agent, once a hire. That it is the hire's own customer and agent is a constraint and not a habit.
CREATE UNIQUE INDEX hire_parties ON plant.hire (id, customer_id, agent_id);
CREATE TABLE plant.review (
  id          uuid        PRIMARY KEY,
  customer_id uuid        NOT NULL REFERENCES identity.customer ON DELETE RESTRICT,
  hire_id     uuid        NOT NULL UNIQUE,
  agent_id    uuid        NOT NULL REFERENCES plant.entity ON DELETE RESTRICT,
  rating      int         NOT NULL CHECK (rating BETWEEN 1 AND 5),
  text        text        NOT NULL CHECK (length(text) <= 2000),
  written_by  text        NOT NULL,
  created_at  timestamptz NOT NULL,
  FOREIGN KEY (hire_id, customer_id, agent_id) REFERENCES plant.hire (id, customer_id, agent_id) ON DELETE RESTRICT
);
CREATE INDEX review_of_agent ON plant.review (agent_id, id DESC);
CREATE INDEX review_of_customer ON plant.review (customer_id, id DESC);
ALTER TABLE plant.review ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON plant.review TO waooaw_app USING (plant.sees(customer_id)) WITH CHECK (plant.sees(customer_id));
GRANT SELECT, INSERT ON plant.review TO waooaw_app;

-- Kept beside the agent, so that a page sorted by rating stays flat however many reviews there are. No part of what its version hash covers.
ALTER TABLE plant.entity ADD COLUMN rating_sum bigint NOT NULL DEFAULT 0;
ALTER TABLE plant.entity ADD COLUMN review_count int NOT NULL DEFAULT 0;
-- Hundredths of a star; 0 without reviews.
ALTER TABLE plant.entity ADD COLUMN rating_centi int
  GENERATED ALWAYS AS (CASE WHEN review_count = 0 THEN 0 ELSE (rating_sum * 100 / review_count)::int END) STORED;
CREATE FUNCTION plant.count_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE plant.entity SET rating_sum = rating_sum + NEW.rating, review_count = review_count + 1 WHERE id = NEW.agent_id;
  RETURN NULL;
END $$;
CREATE TRIGGER counted AFTER INSERT ON plant.review FOR EACH ROW EXECUTE FUNCTION plant.count_review();

-- What anyone may read of reviews: never whose they are. It runs with its owner's eyes because a visitor sees no customer's rows.
CREATE FUNCTION plant.reviews_of(agent uuid, after uuid, rows int)
  RETURNS TABLE (id uuid, rating int, text text, paid boolean, created_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
  SELECT r.id, r.rating, r.text, NOT h.began_as_trial OR h.converted_at IS NOT NULL, r.created_at
  FROM plant.review r JOIN plant.hire h ON h.id = r.hire_id
  WHERE r.agent_id = agent AND (after IS NULL OR r.id < after)
  ORDER BY r.id DESC LIMIT least(rows, 101)
$$;
