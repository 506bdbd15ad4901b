package com.waooaw.plant.catalogue;

import com.waooaw.plant.money.Money;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** SQL of facets: one statement over the counts that listing keeps, or over what words found. */
final class FacetStore {
  private static final String ALIKE = "industry_id, job_role_id, specialty, price_amount, stars";

  // Which agents can work is known to this process alone, and they are few: they are looked up, and
  // all others are offline.
  private static final String COUNTED =
      """
      cell AS (
        SELECT %1$s, standing, 1 AS agents FROM runnable
        UNION ALL
        SELECT %1$s, 'offline', c.agents - coalesce(r.agents, 0) FROM plant.listing_count c
        LEFT JOIN (SELECT %1$s, count(*) AS agents FROM runnable GROUP BY %1$s) r USING (%1$s))
      """
          .formatted(ALIKE);

  private static final String FOUND =
      """
      found AS MATERIALIZED (SELECT m.id FROM plant.matching_agents(:words) m),
      cell AS (
        SELECT %1$s, standing, 1 AS agents FROM runnable WHERE id IN (SELECT id FROM found)
        UNION ALL
        SELECT a.industry_id, a.job_role_id, coalesce(a.specialty, ''), a.price_amount, a.rating_centi / 100, 'offline', 1
        FROM plant.entity a JOIN found ON found.id = a.id WHERE NOT a.external_id = ANY (:runnable))
      """
          .formatted(ALIKE);

  // A facet is counted with every filter but its own, so that it says what another choice gives.
  private static final String COUNTS =
      """
      WITH runnable AS MATERIALIZED (
        SELECT a.id, a.industry_id, a.job_role_id, coalesce(a.specialty, '') AS specialty, a.price_amount,
          a.rating_centi / 100 AS stars, CASE WHEN %1$s THEN 'working' ELSE 'available' END AS standing
        FROM plant.entity a WHERE a.kind = 'agent' AND a.status = 'listed' AND a.external_id = ANY (:runnable)),
      %2$s,
      fits AS MATERIALIZED (
        SELECT cell.*, i.external_id AS industry, i.name AS industry_name,
          %3$s AS by_industry, %4$s AS by_specialty, %5$s AS by_rating, %6$s AS by_price, %7$s AS by_status
        FROM cell JOIN plant.entity i ON i.id = cell.industry_id AND i.status = 'certified'
        JOIN plant.entity j ON j.id = cell.job_role_id AND j.status = 'certified'
        WHERE cell.agents > 0)
      SELECT 'total' AS facet, NULL AS value, NULL AS label, coalesce(sum(agents), 0) AS agents FROM fits
      WHERE by_industry AND by_specialty AND by_rating AND by_price AND by_status
      UNION ALL
      (SELECT 'industry', industry, industry_name, sum(agents) FROM fits
       WHERE by_specialty AND by_rating AND by_price AND by_status
       GROUP BY industry, industry_name ORDER BY sum(agents) DESC, industry LIMIT 100)
      UNION ALL
      (SELECT 'specialty', specialty, specialty, sum(agents) FROM fits
       WHERE by_industry AND by_rating AND by_price AND by_status
       GROUP BY specialty ORDER BY sum(agents) DESC, specialty LIMIT 100)
      UNION ALL
      SELECT 'status', standing, standing, sum(agents) FROM fits
      WHERE by_industry AND by_specialty AND by_rating AND by_price GROUP BY standing
      UNION ALL
      SELECT 'rating', CAST(n AS text), CAST(n AS text),
        (SELECT coalesce(sum(agents), 0) FROM fits
         WHERE by_industry AND by_specialty AND by_price AND by_status AND stars >= n)
      FROM generate_series(1, 5) AS n
      UNION ALL
      SELECT 'price', CAST(min(price_amount) AS text), CAST(max(price_amount) AS text), coalesce(sum(agents), 0) FROM fits
      WHERE by_industry AND by_specialty AND by_rating AND by_status
      """;

  private FacetStore() {}

  private record Counted(String facet, String value, String label, long agents) {}

  static Facets count(Handle tx, AgentQuery query, Set<String> runnable) {
    Query statement =
        tx.createQuery(
                COUNTS.formatted(
                    CatalogueStore.AT_WORK,
                    query.words().isPresent() ? FOUND : COUNTED,
                    when(query.industry(), "i.external_id = :industry"),
                    when(query.specialty(), "lower(cell.specialty) = :specialty"),
                    when(query.minRating(), "cell.stars >= :minRating"),
                    when(query.maxPrice(), "cell.price_amount <= :maxPrice"),
                    "("
                        + when(query.status(), "cell.standing = :status")
                        + (query.available() ? " AND cell.standing <> 'offline'" : "")
                        + ")"))
            .bind("runnable", runnable.toArray(String[]::new));
    query.words().ifPresent(words -> statement.bind("words", words));
    query.industry().ifPresent(industry -> statement.bind("industry", industry));
    query.specialty().ifPresent(specialty -> statement.bind("specialty", specialty));
    query.minRating().ifPresent(stars -> statement.bind("minRating", stars));
    query.maxPrice().ifPresent(price -> statement.bind("maxPrice", price));
    query.status().ifPresent(status -> statement.bind("status", status.word()));
    return facets(
        statement
            .map(
                (rs, ctx) ->
                    new Counted(
                        rs.getString("facet"),
                        rs.getString("value"),
                        rs.getString("label"),
                        rs.getLong("agents")))
            .list());
  }

  // Fixed parts only; every value is bound.
  private static String when(Optional<?> filter, String condition) {
    return filter.isPresent() ? condition : "true";
  }

  private static Facets facets(List<Counted> rows) {
    List<Facets.Industry> industries = new ArrayList<>();
    List<Facets.Specialty> specialties = new ArrayList<>();
    List<Facets.Status> statuses = new ArrayList<>();
    List<Facets.Rating> ratings = new ArrayList<>();
    Facets.Price price = null;
    long total = 0;
    for (Counted row : rows) {
      switch (row.facet()) {
        case "total" -> total = row.agents();
        case "industry" ->
            industries.add(new Facets.Industry(row.value(), row.label(), row.agents()));
        case "specialty" -> specialties.add(new Facets.Specialty(row.value(), row.agents()));
        case "status" -> statuses.add(new Facets.Status(row.value(), row.agents()));
        case "rating" ->
            ratings.add(new Facets.Rating(Integer.parseInt(row.value()), row.agents()));
        case "price" -> price = row.agents() == 0 ? null : price(row);
        default -> throw new IllegalStateException(row.facet());
      }
    }
    return new Facets(total, industries, specialties, statuses, ratings, price);
  }

  private static Facets.Price price(Counted row) {
    return new Facets.Price(
        new Money(Long.parseLong(row.value()), "INR"),
        new Money(Long.parseLong(row.label()), "INR"));
  }
}
