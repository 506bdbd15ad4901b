package com.waooaw.plant.catalogue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.constitution.EntityDocument;
import com.waooaw.plant.constitution.EntityKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** SQL of the marketplace. Every page is one statement, whatever its size. */
final class CatalogueStore {
  // Only what is listed, whose certificate is for what it is now, and which stands on what is
  // certified: a page shows the names of role and industry too.
  private static final String LISTED =
      """
      a.kind = 'agent' AND a.status = 'listed'
      AND EXISTS (SELECT 1 FROM plant.certificate c
                  WHERE c.number = a.certificate_number AND c.version_hash = a.version_hash)
      AND a.job_role_id = ANY (ARRAY(
        SELECT b.id FROM plant.entity b WHERE b.kind = 'job_role' AND b.status = 'certified'))
      AND a.industry_id = ANY (ARRAY(
        SELECT b.id FROM plant.entity b WHERE b.kind = 'industry' AND b.status = 'certified'))
      """;

  private static final String DETAILS =
      """
      SELECT page.*, i.external_id AS industry_slug, i.name AS industry_name, r.name AS role_name,
        r.content ->> 'seniority' AS seniority, skill.ids AS skill_ids, skill.names AS skill_names,
        coalesce(activity.working, false) AS working, activity.last_finished
      FROM page
      JOIN plant.entity i ON i.id = page.industry_id
      JOIN plant.entity r ON r.id = page.job_role_id
      CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(s.id ORDER BY wanted.place), '{}') AS ids,
          coalesce(array_agg(s.name ORDER BY wanted.place), '{}') AS names
        FROM jsonb_array_elements_text(r.relationships -> 'skills') WITH ORDINALITY AS wanted (id, place)
        JOIN plant.entity s ON s.id = wanted.id::uuid AND s.status = 'certified') skill
      LEFT JOIN plant.activity_of((SELECT array_agg(id) FROM page)) activity ON activity.agent_id = page.id
      """;

  private static final String PAGE_COLUMNS =
      """
      a.id, a.external_id, a.governing_agent, a.content, a.metadata, a.relationships,
      a.version_hash, a.certificate_number, a.industry_id, a.job_role_id, a.rating_centi, a.review_count
      """;

  private static final String BY_INDUSTRY =
      "a.industry_id = (SELECT id FROM plant.entity WHERE kind = 'industry' AND external_id = :industry)";
  private static final String BY_SPECIALTY = "lower(a.specialty) = :specialty";
  private static final String BY_RATING = "a.rating_centi >= 100 * :minRating";
  private static final String BY_PRICE = "a.price_amount <= :maxPrice";
  private static final String RUNNABLE = "a.external_id = ANY (:runnable)";
  static final String AT_WORK = "a.id IN (SELECT plant.agents_at_work())";

  private CatalogueStore() {}

  /** One row more than the limit when there is a next page. */
  static List<AgentRow> page(Handle tx, AgentQuery query, Set<String> runnable) {
    Query statement = tx.createQuery(sql(query)).bind("rows", query.limit() + 1);
    bind(statement, query, runnable);
    query.after().ifPresent(after -> statement.bind("afterId", after.id()));
    query
        .after()
        .filter(after -> query.sort() != AgentQuery.Sort.NEWEST)
        .ifPresent(after -> statement.bind("afterKey", after.key()));
    return statement.map((rs, ctx) -> row(rs)).list();
  }

  private static void bind(Query statement, AgentQuery query, Set<String> runnable) {
    query.words().ifPresent(words -> statement.bind("words", words));
    query.industry().ifPresent(industry -> statement.bind("industry", industry));
    query.specialty().ifPresent(specialty -> statement.bind("specialty", specialty));
    query.minRating().ifPresent(stars -> statement.bind("minRating", stars));
    query.maxPrice().ifPresent(price -> statement.bind("maxPrice", price));
    if (query.available() || query.status().isPresent()) {
      statement.bind("runnable", runnable.toArray(String[]::new));
    }
  }

  // Made of fixed parts only; every value is bound.
  private static String sql(AgentQuery query) {
    String key =
        switch (query.sort()) {
          case RELEVANCE -> query.words().isPresent() ? "m.score" : "a.built_in";
          case PRICE, PRICE_DOWN -> "a.price_amount";
          case NAME -> "a.name";
          case RATING -> "a.rating_centi";
          case NEWEST -> "CAST(0 AS bigint)";
        };
    String order = query.sort().descending() ? "DESC" : "ASC";
    String matching =
        query.words().isPresent() ? "JOIN plant.matching_agents(:words) m ON m.id = a.id" : "";
    return """
        WITH page AS (
          SELECT %s, %s AS sort_key FROM plant.entity a %s
          WHERE %s ORDER BY %s %s, a.id %s LIMIT :rows)
        %s ORDER BY page.sort_key %s, page.id %s
        """
        .formatted(
            PAGE_COLUMNS,
            key,
            matching,
            where(query, key),
            key,
            order,
            order,
            DETAILS,
            order,
            order);
  }

  private static String where(AgentQuery query, String key) {
    StringBuilder where = new StringBuilder(LISTED);
    query.industry().ifPresent(x -> and(where, BY_INDUSTRY));
    query.specialty().ifPresent(x -> and(where, BY_SPECIALTY));
    query.minRating().ifPresent(x -> and(where, BY_RATING));
    query.maxPrice().ifPresent(x -> and(where, BY_PRICE));
    query.status().ifPresent(status -> and(where, standing(status)));
    if (query.available()) {
      and(where, RUNNABLE);
    }
    if (query.after().isPresent() && query.sort() == AgentQuery.Sort.NEWEST) {
      and(where, "a.id < :afterId");
    } else if (query.after().isPresent()) {
      String type = query.sort() == AgentQuery.Sort.NAME ? "text" : "bigint";
      String beyond = query.sort().descending() ? "<" : ">";
      where.append(
          " AND (%s, a.id) %s (CAST(:afterKey AS %s), :afterId)".formatted(key, beyond, type));
    }
    return where.toString();
  }

  private static String standing(AgentQuery.Status status) {
    return switch (status) {
      case AVAILABLE -> RUNNABLE + " AND NOT " + AT_WORK;
      case WORKING -> RUNNABLE + " AND " + AT_WORK;
      case OFFLINE -> "NOT " + RUNNABLE;
    };
  }

  private static void and(StringBuilder where, String condition) {
    where.append(" AND ").append(condition);
  }

  /** A listed agent by its id or its slug. */
  static Optional<AgentRow> find(Handle tx, Optional<UUID> id, String slug) {
    String sql =
        "WITH page AS (SELECT %s, 0 AS sort_key FROM plant.entity a WHERE %s AND %s) %s"
            .formatted(
                PAGE_COLUMNS,
                LISTED,
                id.isPresent() ? "a.id = :id" : "a.external_id = :slug",
                DETAILS);
    Query statement = tx.createQuery(sql);
    id.ifPresentOrElse(known -> statement.bind("id", known), () -> statement.bind("slug", slug));
    return statement.map((rs, ctx) -> row(rs)).findOne();
  }

  static Optional<UUID> listedId(Handle tx, Optional<UUID> id, String slug) {
    return id(tx, LISTED, id, slug);
  }

  static Optional<UUID> agentId(Handle tx, Optional<UUID> id, String slug) {
    return id(tx, "a.kind = 'agent'", id, slug);
  }

  private static Optional<UUID> id(Handle tx, String which, Optional<UUID> id, String slug) {
    Query statement =
        tx.createQuery(
            "SELECT a.id FROM plant.entity a WHERE %s AND %s"
                .formatted(which, id.isPresent() ? "a.id = :id" : "a.external_id = :slug"));
    id.ifPresentOrElse(known -> statement.bind("id", known), () -> statement.bind("slug", slug));
    return statement.mapTo(UUID.class).findOne();
  }

  static List<IndustryView> industries(Handle tx) {
    return tx.createQuery(
            """
            SELECT i.id, i.external_id, i.name, i.content ->> 'description' AS description,
              (SELECT coalesce(sum(c.agents), 0) FROM plant.listing_count c
               JOIN plant.entity r ON r.id = c.job_role_id AND r.status = 'certified'
               WHERE c.industry_id = i.id) AS agents
            FROM plant.entity i WHERE i.kind = 'industry' AND i.status = 'certified' ORDER BY i.name LIMIT 200
            """)
        .map(
            (rs, ctx) ->
                new IndustryView(
                    rs.getObject("id", UUID.class),
                    rs.getString("external_id"),
                    rs.getString("name"),
                    rs.getString("description"),
                    rs.getLong("agents")))
        .list();
  }

  private static AgentRow row(ResultSet rs) throws SQLException {
    Timestamp lastFinished = rs.getTimestamp("last_finished");
    return new AgentRow(
        rs.getObject("id", UUID.class),
        new EntityDocument(
            EntityKind.AGENT,
            rs.getString("external_id"),
            rs.getString("governing_agent"),
            (ObjectNode) Json.read(rs.getString("content")),
            (ObjectNode) Json.read(rs.getString("metadata")),
            (ObjectNode) Json.read(rs.getString("relationships"))),
        rs.getString("version_hash"),
        rs.getString("certificate_number"),
        rs.getString("industry_slug"),
        rs.getString("industry_name"),
        rs.getString("role_name"),
        rs.getString("seniority"),
        List.of((UUID[]) rs.getArray("skill_ids").getArray()),
        List.of((String[]) rs.getArray("skill_names").getArray()),
        rs.getInt("rating_centi"),
        rs.getInt("review_count"),
        rs.getBoolean("working"),
        lastFinished == null ? null : lastFinished.toInstant(),
        rs.getString("sort_key"));
  }
}
