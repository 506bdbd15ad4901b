package com.waooaw.plant.catalogue;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.agent.AgentProgram;
import com.waooaw.plant.agent.AgentPrograms;
import com.waooaw.plant.constitution.Entities;
import com.waooaw.plant.constitution.Entity;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.genesis.Certificate;
import com.waooaw.plant.genesis.CertificateView;
import com.waooaw.plant.genesis.Genesis;
import com.waooaw.plant.keys.Signer;
import com.waooaw.plant.money.Money;
import com.waooaw.plant.page.Cursor;
import com.waooaw.plant.page.Page;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The marketplace. What it shows is the same for everyone, so a page is read once a second. */
public final class Catalogue {
  private static final Logger log = LoggerFactory.getLogger(Catalogue.class);
  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final int PAGES = 1_000;

  private final Database database;
  private final Entities entities;
  private final Genesis genesis;
  private final Signer signer;
  private final AgentPrograms programs;
  private final TrialTerms terms;
  private final Cache<Object, Object> pages =
      Caffeine.newBuilder().expireAfterWrite(FRESH).maximumSize(PAGES).build();

  public Catalogue(
      Database database,
      Entities entities,
      Genesis genesis,
      Signer signer,
      AgentPrograms programs,
      TrialTerms terms) {
    this.database = requireNonNull(database, "database");
    this.entities = requireNonNull(entities, "entities");
    this.genesis = requireNonNull(genesis, "genesis");
    this.signer = requireNonNull(signer, "signer");
    this.programs = requireNonNull(programs, "programs");
    this.terms = requireNonNull(terms, "terms");
  }

  /**
   * An agent that may be hired.
   *
   * @param versionHash the version its certificate is for
   * @param runnable whether it can work now
   */
  public record Offer(
      UUID id,
      String slug,
      String name,
      String specialty,
      Money price,
      String versionHash,
      boolean runnable) {}

  /**
   * The offer of a listed agent whose certificate holds for what it is now.
   *
   * @return empty if there is no such agent in the marketplace
   * @throws com.waooaw.kernel.problem.ProblemException agent-not-certified, if it was changed after
   *     certification
   */
  public Optional<Offer> offer(Handle tx, UUID id) {
    return CatalogueStore.find(tx, Optional.of(id), "")
        .map(
            row -> {
              if (certificate(tx, row).isEmpty()) {
                throw Problem.of(
                        ProblemType.AGENT_NOT_CERTIFIED,
                        "This agent's certificate does not hold for what it is now.")
                    .exception();
              }
              return new Offer(
                  row.id(),
                  row.document().externalId(),
                  row.document().text("name"),
                  row.document().text("specialty"),
                  price(row),
                  row.versionHash(),
                  runnable(row));
            });
  }

  /** Whether an agent has here what it needs to work. */
  public boolean canWork(String slug) {
    return programs.find(slug).isPresent();
  }

  Object list(AgentQuery query) {
    return pages.get(
        query,
        fresh -> {
          List<AgentRow> rows =
              database.transact(
                  Scope.anyone(), tx -> CatalogueStore.page(tx, query, programs.slugs()));
          Page<AgentRow> page =
              Page.cut(rows, query.limit(), row -> query.cursorAfter(row.sortKey(), row.id()));
          return new Page<>(
              page.items().stream().filter(Catalogue::asCertified).map(this::summary).toList(),
              page.nextCursor());
        });
  }

  Object get(String idOrSlug) {
    return pages.get(
        idOrSlug,
        fresh ->
            database.transact(
                Scope.anyone(),
                tx ->
                    CatalogueStore.find(tx, uuid(idOrSlug), idOrSlug)
                        .flatMap(row -> certificate(tx, row).map(c -> view(tx, row, c)))
                        .orElseThrow(Catalogue::notFound)));
  }

  Object facets(AgentQuery query) {
    return pages.get(
        new Facets.Question(query),
        fresh ->
            database.transact(Scope.anyone(), tx -> FacetStore.count(tx, query, programs.slugs())));
  }

  Object metrics(String idOrSlug) {
    return pages.get(
        List.of("metrics", idOrSlug),
        fresh ->
            database.transact(Scope.anyone(), tx -> MetricStore.of(tx, listedId(tx, idOrSlug))));
  }

  Object teams(Optional<UUID> after, int limit) {
    return pages.get(
        List.of("teams", after, limit),
        fresh ->
            Page.cut(
                database.transact(Scope.anyone(), tx -> TeamStore.page(tx, after, limit)),
                limit,
                team -> Cursor.of(team.id())));
  }

  /**
   * The id of an agent in the marketplace.
   *
   * @throws com.waooaw.kernel.problem.ProblemException not-found, if it is not there
   */
  public UUID listedId(Handle tx, String idOrSlug) {
    return CatalogueStore.listedId(tx, uuid(idOrSlug), idOrSlug).orElseThrow(Catalogue::notFound);
  }

  /**
   * The id of an agent, in the marketplace or not any more.
   *
   * @throws com.waooaw.kernel.problem.ProblemException not-found, if there never was one
   */
  public UUID agentId(Handle tx, String idOrSlug) {
    return CatalogueStore.agentId(tx, uuid(idOrSlug), idOrSlug).orElseThrow(Catalogue::notFound);
  }

  Object industries() {
    return pages.get(
        List.of("industries"),
        fresh -> new Industries(database.transact(Scope.anyone(), CatalogueStore::industries)));
  }

  private record Industries(List<IndustryView> items) {}

  private AgentView view(Handle tx, AgentRow row, Certificate certificate) {
    Map<UUID, Entity> skills =
        entities.findAll(tx, row.skillIds()).stream()
            .collect(Collectors.toMap(Entity::id, Function.identity()));
    Map<UUID, Certificate> certificates = genesis.certificates(tx, skills.values());
    Optional<AgentProgram> program = programs.find(row.document().externalId());
    return new AgentView(
        summary(row),
        row.document().text("description"),
        new AgentView.Role(row.roleName(), row.seniority()),
        row.skillIds().stream()
            .filter(certificates::containsKey)
            .map(id -> skill(skills.get(id), certificates.get(id)))
            .toList(),
        CertificateView.of(certificate),
        program.map(AgentProgram::inputSchema).orElse(null),
        program.map(AgentProgram::makes).orElse(List.of()));
  }

  private static AgentView.SkillView skill(Entity skill, Certificate certificate) {
    return new AgentView.SkillView(
        skill.document().text("name"),
        skill.document().text("description"),
        skill.document().text("category"),
        CertificateView.of(certificate));
  }

  private AgentView.Summary summary(AgentRow row) {
    boolean runnable = runnable(row);
    return new AgentView.Summary(
        row.id(),
        row.document().externalId(),
        row.document().text("name"),
        row.document().text("tagline"),
        row.document().text("specialty"),
        new AgentView.Named(row.industrySlug(), row.industryName()),
        runnable ? row.working() ? "working" : "available" : "offline",
        price(row),
        row.reviewCount() == 0 ? null : row.ratingCenti() / 100.0,
        row.reviewCount(),
        row.skills(),
        true,
        !row.document().text("provider").equals("built_in"),
        terms,
        activity(row));
  }

  // Says what kind of work it was and when; never anything of the customer's it was for.
  private AgentView.Activity activity(AgentRow row) {
    if (row.lastFinished() == null) {
      return null;
    }
    String made =
        programs
            .find(row.document().externalId())
            .flatMap(program -> program.makes().stream().findFirst())
            .map(what -> "Delivered: " + what)
            .orElse("Finished a goal");
    return new AgentView.Activity(made, row.lastFinished());
  }

  private Optional<Certificate> certificate(Handle tx, AgentRow row) {
    return genesis
        .certificate(tx, row.certificateNumber())
        .filter(c -> c.holdsFor(row.id(), row.document(), signer) && asCertified(row));
  }

  private static boolean asCertified(AgentRow row) {
    if (!row.untouched()) {
      log.atError()
          .addKeyValue("agent", row.document().externalId())
          .log("An agent is not what its certificate says and is kept out of the marketplace");
    }
    return row.untouched();
  }

  private boolean runnable(AgentRow row) {
    return programs.find(row.document().externalId()).isPresent();
  }

  private static Money price(AgentRow row) {
    return new Money(
        row.document().content().at("/price/amount").asLong(),
        row.document().content().at("/price/currency").asText());
  }

  private static Optional<UUID> uuid(String text) {
    try {
      return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
    } catch (IllegalArgumentException slug) {
      return Optional.empty();
    }
  }

  private static RuntimeException notFound() {
    return Problem.of(ProblemType.NOT_FOUND, "There is no such agent in the marketplace.")
        .exception();
  }
}
