package com.waooaw.plant.genesis;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.Problem.Violation;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.plant.constitution.Entities;
import com.waooaw.plant.constitution.Entity;
import com.waooaw.plant.constitution.EntityDocument;
import com.waooaw.plant.constitution.EntityKind;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/** Makes documents of what people write, and amends those there are. */
public final class Drafting {
  private static final String GOVERNING_AGENT = "genesis";
  private static final String FIRST = "First draft";
  private static final int LONGEST_SLUG = 120;
  // Words that paths under /agents have for themselves.
  private static final Set<String> RESERVED = Set.of("facets");
  private static final Pattern UUID_LIKE =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private final Entities entities;
  private final Genesis genesis;

  public Drafting(Entities entities, Genesis genesis) {
    this.entities = requireNonNull(entities, "entities");
    this.genesis = requireNonNull(genesis, "genesis");
  }

  /**
   * Writes a draft of what a body says.
   *
   * @throws com.waooaw.kernel.problem.ProblemException validation-error, if it names an entity that
   *     is not there; conflict, if its slug is taken
   */
  Entity create(Handle tx, EntityKind kind, JsonNode body, String by) {
    ObjectNode content = object();
    if (kind == EntityKind.AGENT) {
      content.put("tagline", "").put("trial_policy", "standard");
    }
    ObjectNode metadata = object();
    metadata.putArray("tags");
    metadata.putObject("attributes");
    metadata.put("notes", "");
    EntityDocument blank =
        new EntityDocument(kind, slug(body), GOVERNING_AGENT, content, metadata, object());
    return genesis.draft(tx, written(tx, blank, body), by, body.path("reason").asText(FIRST));
  }

  /**
   * Changes what a body names. A body that changes nothing leaves the entity and its certificate as
   * they are.
   *
   * @throws com.waooaw.kernel.problem.ProblemException validation-error, if it names an entity that
   *     is not there; conflict, if the entity can no longer change
   */
  Entity amend(Handle tx, Entity entity, JsonNode body, String by) {
    return amended(
        tx, entity, written(tx, entity.document(), body), by, body.path("reason").asText());
  }

  /**
   * Puts an agent into a team.
   *
   * @throws com.waooaw.kernel.problem.ProblemException not-found, if there is no such team;
   *     conflict, if the agent is in it or it is full
   */
  Entity assign(Handle tx, Entity agent, JsonNode body, String by) {
    Entity team =
        entities
            .lock(tx, UUID.fromString(body.path("team_id").asText()))
            .filter(found -> found.document().kind() == EntityKind.TEAM)
            .orElseThrow(
                () -> Problem.of(ProblemType.NOT_FOUND, "There is no such team.").exception());
    EntityDocument document = team.document();
    List<UUID> specialists = document.relatedAll("specialists");
    if (specialists.contains(agent.id()) || agent.id().equals(document.related("manager"))) {
      throw conflict(agent.document().text("name") + " is in this team already.");
    }
    ObjectNode relationships = document.relationships().deepCopy();
    if (body.path("role").asText().equals("manager")) {
      relationships.put("manager", agent.id().toString());
    } else if (specialists.size() < 4) {
      relationships.withArray("specialists").add(agent.id().toString());
    } else {
      throw conflict("A team has four specialists at most.");
    }
    EntityDocument to =
        new EntityDocument(
            document.kind(),
            document.externalId(),
            document.governingAgent(),
            document.content(),
            document.metadata(),
            relationships);
    return amended(tx, team, to, by, body.path("reason").asText());
  }

  private Entity amended(Handle tx, Entity entity, EntityDocument to, String by, String why) {
    return to.versionHash().equals(entity.document().versionHash())
        ? entity
        : genesis.amend(tx, entity, to, by, why);
  }

  private EntityDocument written(Handle tx, EntityDocument from, JsonNode body) {
    Form form = Form.of(from.kind());
    ObjectNode content = copy(from.content(), body, form.content());
    ObjectNode metadata = copy(from.metadata(), body, List.of("tags", "attributes", "notes"));
    return new EntityDocument(
        from.kind(),
        from.externalId(),
        body.path("governing_agent").asText(from.governingAgent()),
        content,
        metadata,
        related(tx, from.relationships(), body, form.links()));
  }

  private static ObjectNode copy(ObjectNode from, JsonNode body, List<String> members) {
    ObjectNode to = from.deepCopy();
    for (String member : members) {
      if (body.has(member)) {
        to.set(member, body.get(member));
      }
    }
    return to;
  }

  // What does not exist cannot be written down; whether it is certified is for the laws to say.
  private ObjectNode related(Handle tx, ObjectNode from, JsonNode body, List<Form.Link> links) {
    ObjectNode to = from.deepCopy();
    Map<UUID, EntityKind> wanted = new HashMap<>();
    for (Form.Link link : links) {
      ids(body, link).forEach(id -> wanted.put(id, link.kind()));
    }
    Map<UUID, EntityKind> found = new HashMap<>();
    entities
        .findAll(tx, wanted.keySet())
        .forEach(entity -> found.put(entity.id(), entity.document().kind()));
    List<Violation> unknown = new ArrayList<>();
    for (Form.Link link : links) {
      List<UUID> ids = ids(body, link);
      if (!ids.stream().allMatch(id -> found.get(id) == link.kind())) {
        unknown.add(
            new Violation(
                "/" + link.field(), "unknown", "There is no such " + link.kind().noun() + "."));
      } else if (link.many() && body.has(link.field())) {
        ArrayNode array = to.putArray(link.role());
        ids.forEach(id -> array.add(id.toString()));
      } else if (!link.many()) {
        ids.forEach(id -> to.put(link.role(), id.toString()));
      }
    }
    if (!unknown.isEmpty()) {
      throw Problem.invalid(unknown).exception();
    }
    return to;
  }

  private static List<UUID> ids(JsonNode body, Form.Link link) {
    List<UUID> ids = new ArrayList<>();
    JsonNode said = body.path(link.field());
    if (said.isArray()) {
      said.forEach(id -> ids.add(UUID.fromString(id.asText())));
    } else if (said.isTextual()) {
      ids.add(UUID.fromString(said.asText()));
    }
    return ids;
  }

  private static String slug(JsonNode body) {
    String slug =
        body.has("slug") ? body.path("slug").asText() : slugOf(body.path("name").asText());
    if (slug.isEmpty()) {
      throw Problem.invalid(
              "/slug", "required", "No slug can be drawn from this name; write one beside it.")
          .exception();
    }
    if (RESERVED.contains(slug) || UUID_LIKE.matcher(slug).matches()) {
      throw Problem.invalid("/slug", "reserved", "This slug has another meaning in paths.")
          .exception();
    }
    return slug;
  }

  private static String slugOf(String name) {
    String plain = Normalizer.normalize(name, Normalizer.Form.NFKD).replaceAll("\\p{M}+", "");
    String joined =
        plain.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    return joined.length() <= LONGEST_SLUG
        ? joined
        : joined.substring(0, LONGEST_SLUG).replaceAll("-$", "");
  }

  private static ObjectNode object() {
    return Json.mapper().createObjectNode();
  }

  private static RuntimeException conflict(String sentence) {
    return Problem.of(ProblemType.CONFLICT, sentence).exception();
  }
}
