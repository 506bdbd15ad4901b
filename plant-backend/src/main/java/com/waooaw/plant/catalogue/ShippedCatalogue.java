package com.waooaw.plant.catalogue;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.constitution.Entity;
import com.waooaw.plant.constitution.EntityDocument;
import com.waooaw.plant.constitution.EntityKind;
import com.waooaw.plant.genesis.Genesis;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Writes the shipped catalogue through Genesis: drafted by one hand, certified by another, each
 * with its own certificate.
 */
final class ShippedCatalogue {
  static final String AUTHOR = "system:catalogue";
  static final String CERTIFIER = "system:genesis-review";

  private static final String WHY = "Part of the catalogue as shipped";
  private static final long PAISE = 100;

  private final JsonNode catalogue;
  private final Genesis genesis;
  private final Handle tx;
  private final Map<String, UUID> written = new HashMap<>();

  ShippedCatalogue(JsonNode catalogue, Genesis genesis, Handle tx) {
    this.catalogue = requireNonNull(catalogue, "catalogue");
    this.genesis = requireNonNull(genesis, "genesis");
    this.tx = requireNonNull(tx, "tx");
  }

  static JsonNode read() {
    try (InputStream json = ShippedCatalogue.class.getResourceAsStream("/catalogue/shipped.json")) {
      return Json.mapper().readTree(requireNonNull(json, "the catalogue is not shipped"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write() {
    for (JsonNode industry : catalogue.path("industries")) {
      certify(EntityKind.INDUSTRY, industry, texts(industry, "name", "description"), object());
    }
    for (JsonNode skill : catalogue.path("skills")) {
      certify(EntityKind.SKILL, skill, texts(skill, "name", "description", "category"), object());
    }
    for (JsonNode role : catalogue.path("job_roles")) {
      ObjectNode relationships = object();
      ArrayNode skills = relationships.putArray("skills");
      role.path("skills").forEach(skill -> skills.add(id(EntityKind.SKILL, skill.asText())));
      certify(EntityKind.JOB_ROLE, role, texts(role, "name", "seniority"), relationships);
    }
    for (JsonNode agent : catalogue.path("agents")) {
      genesis.list(tx, agent(agent), CERTIFIER, WHY);
    }
  }

  private Entity agent(JsonNode agent) {
    ObjectNode content =
        texts(agent, "name", "specialty", "tagline", "description", "provider")
            .put("trial_policy", "standard");
    content
        .putObject("price")
        .put("amount", agent.path("price").asLong() * PAISE)
        .put("currency", "INR");
    ObjectNode relationships =
        object()
            .put("industry", id(EntityKind.INDUSTRY, agent.path("industry").asText()))
            .put("job_role", id(EntityKind.JOB_ROLE, agent.path("job_role").asText()));
    return certify(EntityKind.AGENT, agent, content, relationships);
  }

  private Entity certify(
      EntityKind kind, JsonNode entry, ObjectNode content, ObjectNode relationships) {
    ObjectNode metadata = object();
    metadata.putArray("tags").add("shipped");
    metadata.putObject("attributes");
    metadata.put("notes", "");
    EntityDocument document =
        new EntityDocument(
            kind,
            entry.path("id").asText(),
            catalogue.path("governing_agent").asText(),
            content,
            metadata,
            relationships);
    Entity draft = genesis.draft(tx, document, AUTHOR, WHY);
    Entity certified = genesis.certify(tx, genesis.submit(tx, draft, AUTHOR), CERTIFIER, WHY);
    written.put(document.subject(), certified.id());
    return certified;
  }

  private String id(EntityKind kind, String externalId) {
    return requireNonNull(written.get(kind.word() + ":" + externalId), externalId).toString();
  }

  private static ObjectNode texts(JsonNode entry, String... names) {
    ObjectNode texts = object();
    for (String name : List.of(names)) {
      texts.put(name, entry.path(name).asText());
    }
    return texts;
  }

  private static ObjectNode object() {
    return Json.mapper().createObjectNode();
  }
}
