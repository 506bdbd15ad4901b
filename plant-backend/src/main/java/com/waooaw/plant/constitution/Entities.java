package com.waooaw.plant.constitution;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.id.Ids;
import com.waooaw.kernel.json.Json;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.keys.Signer;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The governed entities. Nothing changes here but by an amendment that is numbered, reasoned,
 * chained and signed in the same transaction.
 */
public final class Entities {
  private final Signer signer;
  private final Ids ids;
  private final InstantSource clock;

  public Entities(Signer signer, Ids ids, InstantSource clock) {
    this.signer = requireNonNull(signer, "signer");
    this.ids = requireNonNull(ids, "ids");
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * Writes a new entity as a draft, with its first amendment.
   *
   * @throws com.waooaw.kernel.problem.ProblemException conflict, if its kind has one of that name
   */
  public Entity create(Handle tx, EntityDocument document, String by, String why) {
    Instant now = now();
    ObjectNode what = Json.mapper().createObjectNode();
    what.set("document", document.toJson());
    Entity blank =
        new Entity(
            ids.next(),
            document,
            EntityStatus.DRAFT,
            0,
            document.versionHash(),
            Amendment.GENESIS,
            Optional.empty(),
            now,
            now);
    Amendment first = next(blank, document, EntityStatus.DRAFT, what, by, why);
    Entity entity = after(blank, document, first, Optional.empty());
    if (!EntityStore.insert(tx, entity)) {
      throw conflict(
          "There is a " + document.kind().noun() + " named " + document.externalId() + " already.");
    }
    EntityStore.append(tx, first);
    return entity;
  }

  /**
   * Changes what an entity says. It is a draft again and its certificate is lost.
   *
   * @throws com.waooaw.kernel.problem.ProblemException conflict, if it changed meanwhile or can no
   *     longer change
   */
  public Entity amend(Handle tx, Entity entity, EntityDocument to, String by, String why) {
    ObjectNode what = Json.mapper().createObjectNode();
    what.set("document", to.toJson());
    return write(tx, entity, to, EntityStatus.DRAFT, what, Optional.empty(), by, why);
  }

  /**
   * Moves an entity within Genesis.
   *
   * @param certificateNumber the certificate it has afterwards, if any
   * @throws com.waooaw.kernel.problem.ProblemException conflict, if there is no such move or it
   *     changed meanwhile
   */
  public Entity move(
      Handle tx,
      Entity entity,
      EntityStatus to,
      Optional<String> certificateNumber,
      String by,
      String why) {
    ObjectNode what = Json.mapper().createObjectNode();
    what.putObject("status").put("from", entity.status().word()).put("to", to.word());
    return write(tx, entity, entity.document(), to, what, certificateNumber, by, why);
  }

  /**
   * Retires an entity, wherever it stands, and marks it deleted. Its history stays, and so does all
   * that hangs on it.
   *
   * @throws com.waooaw.kernel.problem.ProblemException conflict, if it changed meanwhile
   */
  public Entity delete(Handle tx, Entity entity, String by, String why) {
    ObjectNode what = Json.mapper().createObjectNode().put("deleted", true);
    what.putObject("status")
        .put("from", entity.status().word())
        .put("to", EntityStatus.RETIRED.word());
    Entity retired =
        append(
            tx,
            entity,
            entity.document(),
            next(entity, entity.document(), EntityStatus.RETIRED, what, by, why),
            Optional.empty());
    EntityStore.markDeleted(tx, entity.id(), retired.updatedAt());
    return retired;
  }

  /** One entity, which nobody else changes until the transaction ends. */
  public Optional<Entity> lock(Handle tx, UUID id) {
    return EntityStore.lock(tx, id);
  }

  /** One entity. */
  public Optional<Entity> find(Handle tx, UUID id) {
    return EntityStore.find(tx, id);
  }

  /** Several entities, in no order; unknown ids are left out. */
  public List<Entity> findAll(Handle tx, Collection<UUID> wanted) {
    return EntityStore.findAll(tx, wanted);
  }

  /** The ids of all entities. */
  public List<UUID> ids(Handle tx) {
    return EntityStore.ids(tx);
  }

  /** An entity's amendments, oldest first. */
  public List<Amendment> amendments(Handle tx, UUID id) {
    return EntityStore.amendments(tx, id);
  }

  /** Keeps the newest results of the laws beside the entity. They are not part of its version. */
  public void keepAlignment(Handle tx, UUID id, List<Check> checks) {
    EntityStore.keepAlignment(tx, id, checks, now());
  }

  // Postgres keeps microseconds; a hash must not be over digits that are not stored.
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private Entity write(
      Handle tx,
      Entity entity,
      EntityDocument to,
      EntityStatus status,
      ObjectNode what,
      Optional<String> certificateNumber,
      String by,
      String why) {
    if (!entity.status().mayBecome(status)) {
      throw conflict("What is " + entity.status().word() + " cannot become " + status.word() + ".");
    }
    return append(tx, entity, to, next(entity, to, status, what, by, why), certificateNumber);
  }

  private static Entity append(
      Handle tx,
      Entity entity,
      EntityDocument to,
      Amendment amendment,
      Optional<String> certificateNumber) {
    Entity changed = after(entity, to, amendment, certificateNumber);
    if (!EntityStore.update(tx, changed, entity.version())) {
      throw conflict("Somebody else changed this meanwhile. Read it again.");
    }
    EntityStore.append(tx, amendment);
    return changed;
  }

  private Amendment next(
      Entity before,
      EntityDocument to,
      EntityStatus status,
      ObjectNode what,
      String by,
      String why) {
    int number = before.version() + 1;
    Instant at = now();
    String versionHash = to.versionHash();
    byte[] canonical =
        Amendment.canonical(
            before.id(), number, at, by, why, what, status, versionHash, before.headHash());
    return new Amendment(
        before.id(),
        number,
        at,
        by,
        why,
        what,
        status,
        versionHash,
        before.headHash(),
        Canonical.sha256(canonical),
        signer.sign(canonical));
  }

  private static Entity after(
      Entity before, EntityDocument document, Amendment amendment, Optional<String> certificate) {
    return new Entity(
        before.id(),
        document,
        amendment.status(),
        amendment.number(),
        amendment.versionHash(),
        amendment.hash(),
        certificate,
        before.createdAt(),
        amendment.at());
  }

  private static RuntimeException conflict(String sentence) {
    return Problem.of(ProblemType.CONFLICT, sentence).exception();
  }
}
