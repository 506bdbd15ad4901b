package com.waooaw.plant.audit;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.constitution.Amendment;
import com.waooaw.plant.constitution.Canonical;
import com.waooaw.plant.constitution.EntityStatus;
import com.waooaw.plant.database.RecordMapper;
import com.waooaw.plant.keys.Signer;
import com.waooaw.plant.keys.Signer.Signed;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Holds a governed entity's row against its chain of amendments: what the row says now, and what it
 * should say by the last amendments. Reads raw columns, because what was tampered with may no
 * longer be an entity at all.
 */
final class Tampering {
  /** More amendments than an entity has. */
  private static final int MOST = 100_000;

  private final Signer signer;

  /** A field of the row that is not what the chain says. Either may be null. */
  record Difference(String field, String stored, String chained) {}

  /** The first amendment that is not as it was made. */
  record BadAmendment(int number, String reason) {}

  /** What was found of an entity. */
  record Finding(
      UUID entityId,
      String subject,
      boolean tampered,
      int amendments,
      BadAmendment firstBad,
      List<Difference> differences) {}

  private record Row(
      String kind,
      String externalId,
      String status,
      int version,
      String versionHash,
      String headHash,
      String governingAgent,
      String content,
      String metadata,
      String relationships,
      String certificateNumber,
      Instant createdAt,
      Instant updatedAt) {}

  private record Link(
      int number,
      Instant at,
      String byWhom,
      String why,
      String what,
      String status,
      String versionHash,
      String prevHash,
      String hash,
      String keyId,
      String signature) {}

  private record Certified(String entityId, String versionHash) {}

  Tampering(Signer signer) {
    this.signer = requireNonNull(signer, "signer");
  }

  /** Compares one entity; empty if there neither is nor was one of this id. */
  Optional<Finding> compare(Handle tx, UUID id) {
    Optional<Row> row = row(tx, id);
    List<Link> links = links(tx, id);
    if (row.isEmpty() && links.isEmpty()) {
      return Optional.empty();
    }
    BadAmendment bad = firstBad(id, links);
    List<Difference> differences = new ArrayList<>();
    if (row.isEmpty()) {
      differences.add(new Difference("row", null, "present"));
    } else if (links.isEmpty()) {
      differences.add(new Difference("row", "present", null));
    } else {
      rowAgainstChain(row.get(), links, differences);
      certificate(tx, id, row.get(), differences);
    }
    return Optional.of(
        new Finding(
            id,
            row.map(r -> r.kind() + ":" + r.externalId()).orElse(null),
            bad != null || !differences.isEmpty(),
            links.size(),
            bad,
            List.copyOf(differences)));
  }

  private static void rowAgainstChain(Row row, List<Link> links, List<Difference> differences) {
    Link last = links.getLast();
    differ(differences, "status", row.status(), last.status());
    differ(
        differences, "version", Integer.toString(row.version()), Integer.toString(last.number()));
    differ(differences, "version_hash", row.versionHash(), last.versionHash());
    differ(differences, "head_hash", row.headHash(), last.hash());
    if (row.createdAt().isAfter(links.getFirst().at())) {
      differ(
          differences, "created_at", row.createdAt().toString(), links.getFirst().at().toString());
    }
    differ(differences, "updated_at", row.updatedAt().toString(), last.at().toString());
    document(links)
        .ifPresent(
            chained -> {
              differ(differences, "kind", row.kind(), text(chained, "kind"));
              differ(differences, "external_id", row.externalId(), text(chained, "external_id"));
              differ(
                  differences,
                  "governing_agent",
                  row.governingAgent(),
                  text(chained, "governing_agent"));
              members(differences, "content", row.content(), chained.path("content"));
              members(differences, "metadata", row.metadata(), chained.path("metadata"));
              members(
                  differences, "relationships", row.relationships(), chained.path("relationships"));
            });
  }

  // Member by member, so that the report names the price and not the whole content.
  private static void members(
      List<Difference> differences, String field, String stored, JsonNode chained) {
    JsonNode now = Json.read(stored);
    if (!now.isObject() || !chained.isObject()) {
      differ(differences, field, canonical(now), canonical(chained));
      return;
    }
    List<String> names = new ArrayList<>();
    now.fieldNames().forEachRemaining(names::add);
    chained.fieldNames().forEachRemaining(names::add);
    names.stream()
        .distinct()
        .sorted()
        .forEach(
            name ->
                differ(
                    differences,
                    field + "." + name,
                    canonical(now.get(name)),
                    canonical(chained.get(name))));
  }

  private static void certificate(Handle tx, UUID id, Row row, List<Difference> differences) {
    if (row.certificateNumber() == null) {
      if (List.of("certified", "listed").contains(row.status())) {
        differences.add(new Difference("certificate_number", null, "a certificate"));
      }
      return;
    }
    Optional<Certified> certificate =
        tx.createQuery(
                """
                SELECT CAST(entity_id AS text) AS entity_id, version_hash FROM plant.certificate
                WHERE number = :number
                """)
            .bind("number", row.certificateNumber())
            .map(RecordMapper.of(Certified.class))
            .findOne();
    boolean good =
        certificate
            .filter(c -> c.entityId().equals(id.toString()))
            .filter(c -> c.versionHash().equals(row.versionHash()))
            .isPresent();
    if (!good) {
      differences.add(
          new Difference(
              "certificate_number", row.certificateNumber(), "a certificate of this version"));
    }
  }

  private BadAmendment firstBad(UUID id, List<Link> links) {
    String previous = Amendment.GENESIS;
    for (int i = 0; i < links.size(); i++) {
      Link link = links.get(i);
      if (link.number() != i + 1) {
        return new BadAmendment(i + 1, "The amendment is missing.");
      }
      String fault = fault(id, link, previous);
      if (fault != null) {
        return new BadAmendment(link.number(), fault);
      }
      previous = link.hash();
    }
    return null;
  }

  private String fault(UUID id, Link link, String previous) {
    if (!link.prevHash().equals(previous)) {
      return "The amendment does not follow from the one before it.";
    }
    byte[] canonical;
    try {
      canonical =
          new Amendment(
                  id,
                  link.number(),
                  link.at(),
                  link.byWhom(),
                  link.why(),
                  (ObjectNode) Json.read(link.what()),
                  EntityStatus.valueOf(link.status().toUpperCase(Locale.ROOT)),
                  link.versionHash(),
                  link.prevHash(),
                  link.hash(),
                  new Signed(link.keyId(), link.signature()))
              .canonical();
    } catch (ClassCastException | IllegalArgumentException | UncheckedIOException unreadable) {
      return "The amendment is not readable.";
    }
    if (!Canonical.sha256(canonical).equals(link.hash())) {
      return "The amendment was changed after it was written.";
    }
    if (!signer.verify(canonical, new Signed(link.keyId(), link.signature()))) {
      return "The signature of the amendment is not ours.";
    }
    return null;
  }

  // What the last amendment that changed the document said.
  private static Optional<JsonNode> document(List<Link> links) {
    for (Link link : links.reversed()) {
      JsonNode document = Json.read(link.what()).path("document");
      if (document.isObject()) {
        return Optional.of(document);
      }
    }
    return Optional.empty();
  }

  private static void differ(
      List<Difference> differences, String field, String stored, String chained) {
    if (!Objects.equals(stored, chained)) {
      differences.add(new Difference(field, stored, chained));
    }
  }

  private static String text(JsonNode json, String field) {
    return json.path(field).textValue();
  }

  private static String canonical(JsonNode value) {
    if (value == null || value.isMissingNode()) {
      return null;
    }
    return value.isContainerNode() ? RequestEvents.canonical(value) : value.toString();
  }

  private static Optional<Row> row(Handle tx, UUID id) {
    return tx.createQuery(
            """
            SELECT kind, external_id, status, version, version_hash, head_hash, governing_agent,
              content::text AS content, metadata::text AS metadata,
              relationships::text AS relationships, certificate_number, created_at, updated_at
            FROM plant.entity WHERE id = :id
            """)
        .bind("id", id)
        .map(RecordMapper.of(Row.class))
        .findOne();
  }

  private static List<Link> links(Handle tx, UUID id) {
    return tx.createQuery(
            """
            SELECT number, at, by_whom, why, what::text AS what, status, version_hash, prev_hash,
              hash, key_id, signature
            FROM plant.amendment WHERE entity_id = :id ORDER BY number LIMIT :most
            """)
        .bind("id", id)
        .bind("most", MOST)
        .map(RecordMapper.of(Link.class))
        .list();
  }
}
