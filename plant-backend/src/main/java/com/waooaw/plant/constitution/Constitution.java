package com.waooaw.plant.constitution;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.plant.keys.Signer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The laws: L0 for every entity, L1 for each kind. Each answers for itself, so that a reviewer sees
 * all that is wrong at once.
 */
public final class Constitution {
  /** The flag of an entity that says nearly the same as another of its kind. */
  public static final String ORIGINAL = "L1-ORIGINAL";

  private static final Set<String> SKILL_CATEGORIES =
      Set.of("technical", "soft_skill", "domain_expertise", "certification");
  private static final Set<String> SENIORITIES = Set.of("junior", "mid", "senior");
  private static final Set<String> TRIAL_POLICIES = Set.of("standard");

  private static final int MAX_SPECIALISTS = 4;

  private final Signer signer;
  private final Entities entities;

  public Constitution(Signer signer, Entities entities) {
    this.signer = requireNonNull(signer, "signer");
    this.entities = requireNonNull(entities, "entities");
  }

  /** What every law that applies says of an entity, in the laws' order. */
  public List<Check> review(Handle tx, Entity entity) {
    List<Check> checks = new ArrayList<>(l0(tx, entity));
    checks.addAll(l1(tx, entity));
    List<String> alike = EntityStore.nearDuplicates(tx, entity);
    checks.add(
        Check.flag(
            ORIGINAL,
            alike.isEmpty(),
            "Nothing of its kind says nearly the same.",
            "Nearly the same as " + String.join(", ", alike) + "."));
    return List.copyOf(checks);
  }

  /** Others of an entity's kind that say nearly the same, by their external ids; five at most. */
  public List<String> nearDuplicates(Handle tx, Entity entity) {
    return EntityStore.nearDuplicates(tx, entity);
  }

  /** Whether no binding law is broken. */
  public static boolean satisfied(List<Check> checks) {
    return checks.stream().allMatch(check -> check.passed() || !check.binding());
  }

  /** The laws for all. */
  public List<Check> l0(Handle tx, Entity entity) {
    List<Amendment> amendments = entities.amendments(tx, entity.id());
    String broken = firstBrokenLink(entity, amendments);
    boolean kept =
        !amendments.isEmpty()
            && amendments.size() == entity.version()
            && amendments.getLast().number() == entity.version()
            && amendments.getLast().status() == entity.status();
    String actual = entity.document().versionHash();
    boolean hashes =
        actual.equals(entity.versionHash())
            && !amendments.isEmpty()
            && actual.equals(amendments.getLast().versionHash());
    return List.of(
        Check.law(
            "L0-01",
            !entity.document().governingAgent().isBlank(),
            "Governed by " + entity.document().governingAgent() + ".",
            "No governing agent is named."),
        Check.law(
            "L0-02",
            kept,
            "All " + amendments.size() + " amendments are kept.",
            "Its amendments do not account for its present version and status."),
        Check.law(
            "L0-03",
            EntityStore.amendmentsAreGuarded(tx),
            "The database refuses changes of amendments.",
            "The database would let a service change amendments."),
        Check.law("L0-04", broken.isEmpty(), "The chain of amendments is unbroken.", broken),
        Check.law(
            "L0-05",
            hashes,
            "The version hash matches the content.",
            "The content is not what its version hash says."));
  }

  private String firstBrokenLink(Entity entity, List<Amendment> amendments) {
    String previous = Amendment.GENESIS;
    for (int i = 0; i < amendments.size(); i++) {
      Amendment link = amendments.get(i);
      byte[] canonical = link.canonical();
      if (link.number() != i + 1) {
        return "Amendment " + (i + 1) + " is missing.";
      }
      if (!link.prevHash().equals(previous) || !Canonical.sha256(canonical).equals(link.hash())) {
        return "The chain is broken at amendment " + link.number() + ".";
      }
      if (!signer.verify(canonical, link.signed())) {
        return "The signature of amendment " + link.number() + " is not good.";
      }
      previous = link.hash();
    }
    return previous.equals(entity.headHash())
        ? ""
        : "The newest amendment is not the one the entity names.";
  }

  private List<Check> l1(Handle tx, Entity entity) {
    EntityDocument document = entity.document();
    return switch (document.kind()) {
      case INDUSTRY -> List.of(named(document), described(document));
      case SKILL ->
          List.of(
              named(document),
              described(document),
              oneOf(document, "L1-SKILL-CATEGORY", "category", SKILL_CATEGORIES));
      case JOB_ROLE ->
          List.of(
              named(document),
              oneOf(document, "L1-ROLE-SENIORITY", "seniority", SENIORITIES),
              certifiedSkills(tx, document));
      case AGENT ->
          List.of(
              named(document),
              described(document),
              certifiedRelation(tx, document, "L1-AGENT-ROLE", "job_role", EntityKind.JOB_ROLE),
              certifiedRelation(tx, document, "L1-AGENT-INDUSTRY", "industry", EntityKind.INDUSTRY),
              priced(document),
              oneOf(document, "L1-AGENT-TRIAL", "trial_policy", TRIAL_POLICIES));
      case TEAM ->
          List.of(
              named(document),
              described(document),
              certifiedRelation(tx, document, "L1-TEAM-ROLE", "job_role", EntityKind.JOB_ROLE),
              certifiedRelation(tx, document, "L1-TEAM-MANAGER", "manager", EntityKind.AGENT),
              certifiedSpecialists(tx, document));
    };
  }

  private static Check named(EntityDocument document) {
    String name = document.text("name");
    return Check.law(
        "L1-NAME",
        !name.isBlank() && name.length() <= 120,
        "It has a name.",
        "It needs a name of 1 to 120 characters.");
  }

  private static Check described(EntityDocument document) {
    return Check.law(
        "L1-DESCRIPTION",
        !document.text("description").isBlank(),
        "It has a description.",
        "It needs a description.");
  }

  private static Check oneOf(
      EntityDocument document, String code, String field, Set<String> values) {
    String value = document.text(field);
    return Check.law(
        code,
        values.contains(value),
        "Its " + field + " is " + value + ".",
        "Its " + field + " must be one of " + values.stream().sorted().toList() + ".");
  }

  private static Check priced(EntityDocument document) {
    JsonNode price = document.content().path("price");
    return Check.law(
        "L1-AGENT-PRICE",
        price.path("amount").isIntegralNumber()
            && price.path("amount").asLong() > 0
            && price.path("currency").asText().equals("INR"),
        "It has a price.",
        "It needs a price in whole paise above zero.");
  }

  private Check certifiedSkills(Handle tx, EntityDocument document) {
    List<UUID> wanted = document.relatedAll("skills").stream().distinct().toList();
    return Check.law(
        "L1-ROLE-SKILLS",
        !wanted.isEmpty() && certified(tx, wanted, EntityKind.SKILL),
        "All " + wanted.size() + " of its skills are certified.",
        "It needs at least one skill, and each of them certified.");
  }

  private Check certifiedSpecialists(Handle tx, EntityDocument document) {
    List<UUID> wanted = document.relatedAll("specialists");
    boolean distinct =
        wanted.stream().distinct().count() == wanted.size()
            && !wanted.contains(document.related("manager"));
    return Check.law(
        "L1-TEAM-SPECIALISTS",
        distinct
            && !wanted.isEmpty()
            && wanted.size() <= MAX_SPECIALISTS
            && certified(tx, wanted, EntityKind.AGENT),
        "All " + wanted.size() + " of its specialists are certified.",
        "It needs one to four specialists beside its manager, each of them certified.");
  }

  private boolean certified(Handle tx, List<UUID> wanted, EntityKind kind) {
    List<Entity> found = entities.findAll(tx, wanted);
    return found.size() == wanted.size()
        && found.stream().allMatch(e -> e.document().kind() == kind && e.certified());
  }

  private Check certifiedRelation(
      Handle tx, EntityDocument document, String code, String role, EntityKind kind) {
    UUID id = document.related(role);
    boolean certified =
        id != null
            && entities
                .find(tx, id)
                .filter(e -> e.document().kind() == kind && e.certified())
                .isPresent();
    return Check.law(
        code,
        certified,
        "Its " + role + " is certified.",
        "It needs a certified " + role.replace('_', ' ') + ".");
  }
}
