package com.waooaw.plant.genesis;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.constitution.Amendment;
import com.waooaw.plant.constitution.Check;
import com.waooaw.plant.constitution.Constitution;
import com.waooaw.plant.constitution.Entities;
import com.waooaw.plant.constitution.Entity;
import com.waooaw.plant.constitution.EntityDocument;
import com.waooaw.plant.constitution.EntityKind;
import com.waooaw.plant.constitution.EntityStatus;
import com.waooaw.plant.keys.Signer;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * The review every entity goes through. Whoever wrote any part of the version under review never
 * certifies it, and nothing is certified or listed that breaks a law.
 */
public final class Genesis {
  private final Entities entities;
  private final Constitution constitution;
  private final Signer signer;
  private final InstantSource clock;

  public Genesis(Entities entities, Constitution constitution, Signer signer, InstantSource clock) {
    this.entities = requireNonNull(entities, "entities");
    this.constitution = requireNonNull(constitution, "constitution");
    this.signer = requireNonNull(signer, "signer");
    this.clock = requireNonNull(clock, "clock");
  }

  /** Writes a draft. */
  public Entity draft(Handle tx, EntityDocument document, String author, String why) {
    return entities.create(tx, document, author, why);
  }

  /** Changes an entity, which loses its certificate and is a draft again. */
  public Entity amend(Handle tx, Entity entity, EntityDocument to, String author, String why) {
    return entities.amend(tx, entity, to, author, why);
  }

  /** Hands a draft in. */
  public Entity submit(Handle tx, Entity entity, String by) {
    return entities.move(
        tx, entity, EntityStatus.SUBMITTED, Optional.empty(), by, "Handed in for review");
  }

  /**
   * Certifies what was handed in.
   *
   * @throws com.waooaw.kernel.problem.ProblemException permission-denied, if the certifier wrote
   *     it; constitutional-violation naming every law it breaks; conflict, if it was not handed in
   */
  public Entity certify(Handle tx, Entity entity, String certifier, String why) {
    Set<String> authors = authors(tx, entity);
    if (authors.contains(certifier)) {
      throw Problem.of(
              ProblemType.PERMISSION_DENIED, "Nobody certifies what they wrote themselves.")
          .exception();
    }
    List<Check> checks = lawful(tx, entity);
    Certificate certificate =
        new Certificate(
                CertificateStore.nextNumber(tx),
                entity.id(),
                entity.document().subject(),
                entity.versionHash(),
                String.join(", ", authors.stream().sorted().toList()),
                certifier,
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                checks,
                null)
            .signedBy(signer);
    CertificateStore.insert(tx, certificate);
    entities.keepAlignment(tx, entity.id(), checks);
    return entities.move(
        tx, entity, EntityStatus.CERTIFIED, Optional.of(certificate.number()), certifier, why);
  }

  /** Sends what was handed in back to its author, with the reason. */
  public Entity requestChanges(Handle tx, Entity entity, String reviewer, String why) {
    return entities.move(
        tx, entity, EntityStatus.CHANGES_REQUESTED, Optional.empty(), reviewer, why);
  }

  /** Refuses what was handed in, for good. */
  public Entity reject(Handle tx, Entity entity, String reviewer, String why) {
    return entities.move(tx, entity, EntityStatus.REJECTED, Optional.empty(), reviewer, why);
  }

  /**
   * Puts a certified agent into the marketplace.
   *
   * @throws com.waooaw.kernel.problem.ProblemException agent-not-certified, if its certificate does
   *     not hold for what it is now
   */
  public Entity list(Handle tx, Entity entity, String by, String why) {
    if (entity.document().kind() != EntityKind.AGENT) {
      throw Problem.of(ProblemType.CONFLICT, "Only agents are listed in the marketplace.")
          .exception();
    }
    if (certificate(tx, entity)
        .filter(c -> c.holdsFor(entity.id(), entity.document(), signer))
        .isEmpty()) {
      throw Problem.of(
              ProblemType.AGENT_NOT_CERTIFIED, "Its certificate does not hold for what it is now.")
          .exception();
    }
    lawful(tx, entity);
    return entities.move(tx, entity, EntityStatus.LISTED, entity.certificateNumber(), by, why);
  }

  /**
   * Takes an entity out of use. What was made with it stays.
   *
   * @throws com.waooaw.kernel.problem.ProblemException conflict, if something certified stands on
   *     it, or it can no longer be retired
   */
  public Entity retire(Handle tx, Entity entity, String by, String why) {
    List<String> standing =
        entity.document().kind() == EntityKind.AGENT
            ? List.of()
            : RelationStore.certifiedOn(tx, entity.id());
    if (!standing.isEmpty()) {
      throw Problem.of(
              ProblemType.CONFLICT,
              "Something certified stands on it: " + String.join(", ", standing) + ".")
          .exception();
    }
    return entities.move(tx, entity, EntityStatus.RETIRED, Optional.empty(), by, why);
  }

  /** The certificate an entity has now. */
  public Optional<Certificate> certificate(Handle tx, Entity entity) {
    return entity.certificateNumber().flatMap(number -> CertificateStore.find(tx, number));
  }

  /** A certificate by its number. */
  public Optional<Certificate> certificate(Handle tx, String number) {
    return CertificateStore.find(tx, number);
  }

  /** The certificates that several entities have now, by the entities' ids. */
  public Map<UUID, Certificate> certificates(Handle tx, Collection<Entity> of) {
    List<String> numbers = of.stream().flatMap(e -> e.certificateNumber().stream()).toList();
    return CertificateStore.findAll(tx, numbers).stream()
        .collect(Collectors.toMap(Certificate::entityId, Function.identity()));
  }

  private List<Check> lawful(Handle tx, Entity entity) {
    List<Check> checks = constitution.review(tx, entity);
    if (!Constitution.satisfied(checks)) {
      throw Problem.of(
              ProblemType.CONSTITUTIONAL_VIOLATION,
              "It breaks these laws: "
                  + String.join(
                      ", ",
                      checks.stream()
                          .filter(c -> !c.passed() && c.binding())
                          .map(Check::code)
                          .toList())
                  + ".")
          .with("checks", checks.stream().map(Genesis::json).toList())
          .exception();
    }
    return checks;
  }

  private static Map<String, Object> json(Check check) {
    return Map.of("code", check.code(), "passed", check.passed(), "detail", check.detail());
  }

  // Everyone who ever wrote or changed what it says.
  private Set<String> authors(Handle tx, Entity entity) {
    Set<String> authors = new HashSet<>();
    for (Amendment amendment : entities.amendments(tx, entity.id())) {
      if (amendment.what().has("document")) {
        authors.add(amendment.by());
      }
    }
    return authors;
  }
}
