-- Agents whose words match, or nearly match so that a slip of the finger still finds. A higher score is a better match. What is only
-- a distant likeness counts when there is nothing closer.
-- The threshold belongs to this search alone, so it is set here and not on the database.
CREATE FUNCTION plant.matching_agents(words text) RETURNS TABLE (id uuid, score bigint)
  LANGUAGE sql STABLE
  SET pg_trgm.word_similarity_threshold = 0.3
AS $$
  WITH candidate AS (
    SELECT a.id, word_similarity(lower(words), a.search_text) AS likeness,
           ts_rank(a.search, websearch_to_tsquery('english', words)) AS rank,
           a.search @@ websearch_to_tsquery('english', words)
             OR a.search_text LIKE '%' || replace(replace(replace(lower(words), '\', '\\'), '%', '\%'), '_', '\_') || '%' AS hit
    FROM plant.entity a
    WHERE a.kind = 'agent' AND a.status = 'listed'
      AND (a.search @@ websearch_to_tsquery('english', words)
           OR lower(words) <% a.search_text
           OR a.search_text LIKE '%' || replace(replace(replace(lower(words), '\', '\\'), '%', '\%'), '_', '\_') || '%')
    UNION ALL
    SELECT a.id, 0, 0, true FROM plant.entity a
    JOIN plant.entity i ON i.id = a.industry_id AND lower(i.name) = lower(words)
    WHERE a.kind = 'agent' AND a.status = 'listed')
  SELECT id, max((1000000 * (likeness + 2 * rank))::bigint) FROM candidate
  WHERE hit OR likeness >= 0.45 OR NOT EXISTS (SELECT 1 FROM candidate c WHERE c.hit OR c.likeness >= 0.45)
  GROUP BY id
$$;
