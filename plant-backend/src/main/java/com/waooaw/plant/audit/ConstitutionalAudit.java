package com.waooaw.plant.audit;

import static java.util.Objects.requireNonNull;

import com.waooaw.plant.constitution.Check;
import com.waooaw.plant.constitution.Constitution;
import com.waooaw.plant.constitution.Entities;
import com.waooaw.plant.constitution.Entity;
import com.waooaw.plant.database.Database;
import com.waooaw.plant.database.Scope;
import com.waooaw.plant.page.Cursor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks every law of every governed entity, and keeps what they say beside it. Works in pages, each
 * a transaction of its own, and stops in time for its caller, who then goes on where it stopped.
 */
final class ConstitutionalAudit {
  private static final Logger log = LoggerFactory.getLogger(ConstitutionalAudit.class);
  private static final int PAGE = 50;
  private static final int MOST_FINDINGS = 500;
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final UUID FIRST = new UUID(0, 0);

  private final Database database;
  private final Entities entities;
  private final Constitution constitution;
  private final InstantSource clock;

  /** A law that an entity does not satisfy. */
  record Finding(UUID entityId, String subject, String code, boolean binding, String detail) {}

  /**
   * What a run found.
   *
   * @param failed entities that break a binding law
   * @param compliancePercent satisfied entities of all, in whole per cent, rounded down; null of
   *     none
   * @param findings the first of them; their number is at most 500
   * @param nextCursor where to go on when not all were reached; null when all were
   */
  record Result(
      long audited,
      long satisfied,
      long failed,
      Integer compliancePercent,
      List<Finding> findings,
      String nextCursor,
      Instant at,
      long durationMs) {}

  ConstitutionalAudit(
      Database database, Entities entities, Constitution constitution, InstantSource clock) {
    this.database = requireNonNull(database, "database");
    this.entities = requireNonNull(entities, "entities");
    this.constitution = requireNonNull(constitution, "constitution");
    this.clock = requireNonNull(clock, "clock");
  }

  Result run(Optional<UUID> after) {
    Instant at = clock.instant();
    long began = System.nanoTime();
    List<Finding> findings = new ArrayList<>();
    long audited = 0;
    long failed = 0;
    UUID last = after.orElse(FIRST);
    boolean more = true;
    while (more && System.nanoTime() - began < PATIENCE.toNanos()) {
      UUID from = last;
      List<UUID> page = database.transact(Scope.plant(), tx -> ids(tx, from));
      for (UUID id : page) {
        List<Finding> broken = database.transact(Scope.plant(), tx -> review(tx, id));
        audited++;
        failed += broken.stream().anyMatch(Finding::binding) ? 1 : 0;
        broken.stream().limit(MOST_FINDINGS - findings.size()).forEach(findings::add);
        last = id;
      }
      more = page.size() == PAGE;
    }
    return new Result(
        audited,
        audited - failed,
        failed,
        audited == 0 ? null : Math.toIntExact((audited - failed) * 100 / audited),
        List.copyOf(findings),
        more ? Cursor.of(last) : null,
        at,
        Duration.ofNanos(System.nanoTime() - began).toMillis());
  }

  private List<Finding> review(Handle tx, UUID id) {
    Optional<Entity> entity;
    List<Check> checks;
    try {
      entity = entities.find(tx, id);
      if (entity.isEmpty()) {
        return List.of();
      }
      checks = constitution.review(tx, entity.get());
    } catch (ClassCastException | IllegalArgumentException | java.io.UncheckedIOException e) {
      // Changed past all laws: it is told like any other fault, and the run goes on.
      log.atWarn().setCause(e).addKeyValue("entity", id).log("A governed entity is not readable");
      return List.of(
          new Finding(id, null, "L0-05", true, "The entity cannot be read: it was tampered with."));
    }
    entities.keepAlignment(tx, id, checks);
    String subject = entity.get().document().subject();
    return checks.stream()
        .filter(check -> !check.passed())
        .map(c -> new Finding(id, subject, c.code(), c.binding(), c.detail()))
        .toList();
  }

  private static List<UUID> ids(Handle tx, UUID after) {
    return tx.createQuery("SELECT id FROM plant.entity WHERE id > :after ORDER BY id LIMIT :page")
        .bind("after", after)
        .bind("page", PAGE)
        .mapTo(UUID.class)
        .list();
  }
}
