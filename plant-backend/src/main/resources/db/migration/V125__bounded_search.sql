-- Agents whose words match, or nearly match so that a slip of the finger still finds. A higher score is a better match. What is only
-- a distant likeness counts when there is nothing closer. Words that half the catalogue has are no search: of each kind of match a thousand
-- are rated, those with the words in name, specialty, slug or tagline first, and likeness is asked for only when words alone find few.
CREATE OR REPLACE FUNCTION plant.matching_agents(words text) RETURNS TABLE (id uuid, score bigint)
  LANGUAGE sql STABLE
  SET pg_trgm.word_similarity_threshold = 0.3
AS $$
  WITH named AS MATERIALIZED (
    SELECT a.id FROM plant.entity a
    WHERE a.kind = 'agent' AND a.status = 'listed'
      AND a.search_text LIKE '%' || replace(replace(replace(lower(words), '\', '\\'), '%', '\%'), '_', '\_') || '%'
    LIMIT 1000),
  worded AS MATERIALIZED (
    SELECT a.id FROM plant.entity a
    WHERE a.kind = 'agent' AND a.status = 'listed' AND a.search @@ websearch_to_tsquery('english', words)
    LIMIT 1000),
  near AS MATERIALIZED (
    SELECT a.id FROM plant.entity a
    WHERE a.kind = 'agent' AND a.status = 'listed' AND lower(words) <% a.search_text
      AND (SELECT count(*) FROM named) + (SELECT count(*) FROM worded) < 100
    LIMIT 1000),
  candidate AS (
    SELECT a.id, word_similarity(lower(words), a.search_text) AS likeness,
           ts_rank(a.search, websearch_to_tsquery('english', words)) AS rank, c.hit
    FROM (SELECT n.id, true AS hit FROM named n UNION ALL SELECT w.id, true FROM worded w
          UNION ALL SELECT n.id, false FROM near n) c
    JOIN plant.entity a ON a.id = c.id
    UNION ALL
    (SELECT a.id, 0, 0, true FROM plant.entity a
     JOIN plant.entity i ON i.id = a.industry_id AND i.kind = 'industry' AND lower(i.name) = lower(words)
     WHERE a.kind = 'agent' AND a.status = 'listed'
     LIMIT 1000))
  SELECT id, max((1000000 * (likeness + 2 * rank))::bigint) FROM candidate
  WHERE hit OR likeness >= 0.45 OR NOT EXISTS (SELECT 1 FROM candidate c WHERE c.hit OR c.likeness >= 0.45)
  GROUP BY id
$$;
