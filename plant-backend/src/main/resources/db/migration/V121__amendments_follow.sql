-- A link that the entity does not name, or that does not follow the one before it, is refused as it is written: no longer history can be
-- put behind the one there is. The entity is written first, in the same transaction.
CREATE FUNCTION plant.refuse_stray_amendment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM plant.entity e
                 WHERE e.id = NEW.entity_id AND e.version = NEW.number AND e.head_hash = NEW.hash
                   AND e.version_hash = NEW.version_hash AND e.status = NEW.status)
     OR NEW.prev_hash IS DISTINCT FROM
        (CASE WHEN NEW.number = 1 THEN repeat('0', 64)
             ELSE (SELECT a.hash FROM plant.amendment a WHERE a.entity_id = NEW.entity_id AND a.number = NEW.number - 1) END)
  THEN
    RAISE EXCEPTION 'amendment % of % is refused: it does not follow', NEW.number, NEW.entity_id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER follows BEFORE INSERT ON plant.amendment FOR EACH ROW EXECUTE FUNCTION plant.refuse_stray_amendment();
