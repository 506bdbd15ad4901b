-- Agents whose words match, or nearly match so that a slip of the finger still finds. A higher score is a better match.
-- The threshold belongs to this search alone, so it is set here and not on the database.
CREATE FUNCTION plant.matching_agents(words text) RETURNS TABLE (id uuid, score bigint)
  LANGUAGE sql STABLE
  SET pg_trgm.word_similarity_threshold = 0.45
AS $$
  SELECT a.id,
         (1000000 * (word_similarity(lower(words), a.search_text)
                     + 2 * ts_rank(a.search, websearch_to_tsquery('english', words))))::bigint
  FROM plant.entity a
  WHERE a.kind = 'agent' AND a.status = 'listed'
    AND (a.search @@ websearch_to_tsquery('english', words)
         OR lower(words) <% a.search_text
         OR a.search_text LIKE '%' || replace(replace(replace(lower(words), '\', '\\'), '%', '\%'), '_', '\_') || '%'
         OR EXISTS (SELECT 1 FROM plant.entity i WHERE i.id = a.industry_id AND lower(i.name) = lower(words)))
$$;
