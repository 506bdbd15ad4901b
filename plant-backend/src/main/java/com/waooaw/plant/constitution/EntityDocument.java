package com.waooaw.plant.constitution;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/**
 * What an entity says of itself: everything its version hash covers. Lifecycle is not part of it,
 * so moving through Genesis does not change the version.
 *
 * @param kind what it is
 * @param externalId its slug, unique among its kind
 * @param governingAgent who answers for it; never blank in a lawful entity (L0-01)
 * @param content name, description and whatever its kind needs; a JSON object
 * @param metadata tags, attributes and notes; a JSON object
 * @param relationships ids of the entities it stands on, by role; a JSON object
 */
public record EntityDocument(
    EntityKind kind,
    String externalId,
    String governingAgent,
    ObjectNode content,
    ObjectNode metadata,
    ObjectNode relationships) {
  public EntityDocument {
    requireNonNull(kind, "kind");
    requireNonNull(externalId, "externalId");
    requireNonNull(governingAgent, "governingAgent");
    content = content.deepCopy();
    metadata = metadata.deepCopy();
    relationships = relationships.deepCopy();
  }

  /** SHA-256 over the canonical form (RFC 8785), in lower-case hexadecimal. */
  public String versionHash() {
    return Canonical.sha256(toJson());
  }

  /** The document as one JSON object. */
  public ObjectNode toJson() {
    ObjectNode json = Json.mapper().createObjectNode();
    json.put("kind", kind.word());
    json.put("external_id", externalId);
    json.put("governing_agent", governingAgent);
    json.set("content", content);
    json.set("metadata", metadata);
    json.set("relationships", relationships);
    return json;
  }

  /** A text of the content, or the empty string. */
  public String text(String name) {
    return content.path(name).asText("");
  }

  /** The id of a related entity, or null. */
  public UUID related(String role) {
    String id = relationships.path(role).asText("");
    return id.isEmpty() ? null : UUID.fromString(id);
  }

  /** The ids of the entities related in a role that several have, in their order. */
  public List<UUID> relatedAll(String role) {
    return StreamSupport.stream(relationships.path(role).spliterator(), false)
        .map(id -> UUID.fromString(id.asText()))
        .toList();
  }

  /** How certificates and logs name it, such as {@code agent:sdr}. */
  public String subject() {
    return kind.word() + ":" + externalId;
  }
}
