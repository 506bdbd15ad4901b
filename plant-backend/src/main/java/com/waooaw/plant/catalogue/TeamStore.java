package com.waooaw.plant.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** SQL of teams. */
final class TeamStore {
  private TeamStore() {}

  /** Certified teams all of whose agents are listed, newest first; one row more than the limit. */
  static List<TeamView> page(Handle tx, Optional<UUID> after, int limit) {
    Query query =
        tx.createQuery(
                """
                SELECT t.id, t.external_id, t.name, t.content ->> 'description' AS description,
                  r.name AS role_name, r.content ->> 'seniority' AS seniority, agent.members
                FROM plant.entity t
                JOIN plant.entity r ON r.id = t.job_role_id AND r.status = 'certified'
                CROSS JOIN LATERAL (
                  SELECT count(a.id) AS listed, jsonb_agg(jsonb_build_object('id', a.id, 'slug', a.external_id,
                    'name', a.name, 'specialty', a.content ->> 'specialty') ORDER BY wanted.place) AS members
                  FROM jsonb_array_elements_text(
                    jsonb_build_array(t.relationships -> 'manager') || (t.relationships -> 'specialists'))
                    WITH ORDINALITY AS wanted (id, place)
                  JOIN plant.entity a ON a.id = CAST(wanted.id AS uuid) AND a.status = 'listed') agent
                WHERE t.kind = 'team' AND t.status = 'certified'
                  AND EXISTS (SELECT 1 FROM plant.certificate c
                              WHERE c.number = t.certificate_number AND c.version_hash = t.version_hash)
                  AND agent.listed = 1 + jsonb_array_length(t.relationships -> 'specialists')
                """
                    + (after.isPresent() ? " AND t.id < :after" : "")
                    + " ORDER BY t.id DESC LIMIT :rows")
            .bind("rows", limit + 1);
    after.ifPresent(id -> query.bind("after", id));
    return query.map((rs, ctx) -> team(rs)).list();
  }

  private static TeamView team(ResultSet rs) throws SQLException {
    List<TeamView.Member> members =
        StreamSupport.stream(Json.read(rs.getString("members")).spliterator(), false)
            .map(TeamStore::member)
            .toList();
    return new TeamView(
        rs.getObject("id", UUID.class),
        rs.getString("external_id"),
        rs.getString("name"),
        rs.getString("description"),
        new AgentView.Role(rs.getString("role_name"), rs.getString("seniority")),
        members.getFirst(),
        members.subList(1, members.size()));
  }

  private static TeamView.Member member(JsonNode agent) {
    return new TeamView.Member(
        UUID.fromString(agent.path("id").asText()),
        agent.path("slug").asText(),
        agent.path("name").asText(),
        agent.path("specialty").asText());
  }
}
