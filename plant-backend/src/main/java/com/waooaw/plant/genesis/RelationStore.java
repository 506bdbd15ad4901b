package com.waooaw.plant.genesis;

import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** SQL of what stands on what. */
final class RelationStore {
  private RelationStore() {}

  /** How one of several is named, such as {@code skill} of {@code skills}. */
  static String singular(String role) {
    return role.endsWith("s") ? role.substring(0, role.length() - 1) : role;
  }

  /** What stands on an entity; fifty at most. Each kind of relation has its own index. */
  static List<EntityView.Relation> children(Handle tx, UUID id) {
    return tx.createQuery(
            """
            SELECT child.id, child.kind, child.external_id, child.name, child.role, child.status FROM (
              (SELECT e.*, 'industry' AS role FROM plant.entity e
               WHERE e.kind = 'agent' AND e.industry_id = :id ORDER BY e.id LIMIT 50)
              UNION ALL
              (SELECT e.*, 'job_role' FROM plant.entity e
               WHERE e.kind = 'agent' AND e.job_role_id = :id ORDER BY e.id LIMIT 50)
              UNION ALL
              (SELECT e.*, 'skill' FROM plant.entity e
               WHERE e.kind = 'job_role'
                 AND e.relationships @> jsonb_build_object('skills', jsonb_build_array(CAST(:id AS text)))
               ORDER BY e.id LIMIT 50)
              UNION ALL
              (SELECT e.*, 'job_role' FROM plant.entity e
               WHERE e.kind = 'team' AND e.relationships @> jsonb_build_object('job_role', CAST(:id AS text))
               ORDER BY e.id LIMIT 50)
              UNION ALL
              (SELECT e.*, 'manager' FROM plant.entity e
               WHERE e.kind = 'team' AND e.relationships @> jsonb_build_object('manager', CAST(:id AS text))
               ORDER BY e.id LIMIT 50)
              UNION ALL
              (SELECT e.*, 'specialist' FROM plant.entity e
               WHERE e.kind = 'team'
                 AND e.relationships @> jsonb_build_object('specialists', jsonb_build_array(CAST(:id AS text)))
               ORDER BY e.id LIMIT 50)) child
            ORDER BY child.kind, child.external_id LIMIT 50
            """)
        .bind("id", id)
        .map(
            (rs, ctx) ->
                new EntityView.Relation(
                    rs.getObject("id", UUID.class),
                    rs.getString("kind"),
                    rs.getString("external_id"),
                    rs.getString("name"),
                    rs.getString("role"),
                    rs.getString("status")))
        .list();
  }

  /** The certified entities that stand on one, by their subjects; five at most. */
  static List<String> certifiedOn(Handle tx, UUID id) {
    return tx.createQuery(
            """
            SELECT e.kind || ':' || e.external_id FROM plant.entity e
            WHERE e.status IN ('certified', 'listed') AND (
              (e.kind = 'agent' AND (e.industry_id = :id OR e.job_role_id = :id))
              OR (e.kind IN ('job_role', 'team')
                  AND (e.relationships @> jsonb_build_object('skills', jsonb_build_array(CAST(:id AS text)))
                       OR e.relationships @> jsonb_build_object('job_role', CAST(:id AS text)))))
            LIMIT 5
            """)
        .bind("id", id)
        .mapTo(String.class)
        .list();
  }
}
