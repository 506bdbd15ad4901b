package com.waooaw.plant.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.testing.Backend.Who;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Drafts, certifies and releases over HTTP, by one hand and another, as staff would. */
public final class Bench {
  public final Who author = Who.staff();
  public final Who reviewer = Who.staff();

  private final Backend backend;

  public Bench(Backend backend) {
    this.backend = backend;
  }

  /** A skill's body that is like no other. */
  public static ObjectNode skill(String name) {
    return Json.mapper()
        .createObjectNode()
        .put("name", name)
        .put("description", "The craft of " + name + ", known by " + UUID.randomUUID() + ".")
        .put("category", "technical");
  }

  /** A job role's body. */
  public static ObjectNode jobRole(String name, List<String> skills) {
    ObjectNode body = Json.mapper().createObjectNode().put("name", name).put("seniority", "mid");
    skills.forEach(body.putArray("skill_ids")::add);
    return body;
  }

  /** An agent's body that is like no other. */
  public static ObjectNode agent(String name, String industry, String role) {
    ObjectNode body =
        Json.mapper()
            .createObjectNode()
            .put("name", name)
            .put("specialty", name + " Craft")
            .put("description", name + " works, and is known by " + UUID.randomUUID() + ".")
            .put("industry_id", industry)
            .put("job_role_id", role)
            .put("provider", "model");
    body.putObject("price").put("amount", 900_000).put("currency", "INR");
    return body;
  }

  /** Drafts something; answers it whole. */
  public JsonNode draft(String path, JsonNode body) throws Exception {
    return body(backend.post(author, "/api/v1" + path, body.toString()), 201);
  }

  /** Drafts something, hands it in and has it certified. */
  public JsonNode certified(String path, String collection, JsonNode body) throws Exception {
    String id = id(draft(path, body));
    return certify(collection, id);
  }

  /** Hands a draft in and has it certified. */
  public JsonNode certify(String collection, String id) throws Exception {
    body(move(author, collection, id, "submit"), 200);
    return body(move(reviewer, collection, id, "certify"), 200);
  }

  /** A certified skill's id. */
  public String skillId(String name) throws Exception {
    return id(certified("/genesis/skills", "skills", skill(name)));
  }

  /** A certified agent's id, on a role and an industry of the shipped catalogue. */
  public String agentId(String name) throws Exception {
    JsonNode like = entity("agents", shipped("maths-tutor"));
    return id(
        certified(
            "/agents", "agents", agent(name, parent(like, "industry"), parent(like, "job_role"))));
  }

  /** A listed agent's id. */
  public String listedId(String name) throws Exception {
    String id = agentId(name);
    body(release(id), 200);
    return id;
  }

  /** Asks for an agent's release, as the gateway would once it is approved. */
  public HttpResponse<String> release(String id) throws Exception {
    return backend.post(
        reviewer, "/api/v1/agents/" + id + "/release", "{\"reason\":\"It is ready.\"}");
  }

  /** One move within Genesis. */
  public HttpResponse<String> move(Who who, String collection, String id, String move)
      throws Exception {
    String body = move.equals("submit") ? null : "{\"reason\":\"It is as it should be.\"}";
    return backend.send(
        who, "POST", "/api/v1/genesis/" + collection + "/" + id + "/" + move, body, Map.of());
  }

  /** One entity, whole. */
  public JsonNode entity(String collection, String id) throws Exception {
    return body(backend.get(author, "/api/v1/genesis/" + collection + "/" + id), 200);
  }

  /** Changes something. */
  public HttpResponse<String> amend(String path, String id, JsonNode body) throws Exception {
    return backend.send(author, "PATCH", "/api/v1" + path + "/" + id, body.toString(), Map.of());
  }

  /** The id of a shipped agent. */
  public String shipped(String slug) throws Exception {
    return body(backend.get(Who.anonymous("CP"), "/api/v1/agents/" + slug), 200)
        .path("id")
        .asText();
  }

  /** What an entity stands on, in a role. */
  public static String parent(JsonNode entity, String role) {
    for (JsonNode relation : entity.at("/relationships/parents")) {
      if (relation.path("role").asText().equals(role)) {
        return relation.path("id").asText();
      }
    }
    throw new AssertionError(role + " of " + entity);
  }

  /** An amendment of one text. */
  public static ObjectNode change(String field, String value) {
    return Json.mapper().createObjectNode().put(field, value).put("reason", "It reads better.");
  }

  /** A text of each item of an array. */
  public static List<String> each(JsonNode items, String name) {
    return StreamSupport.stream(items.spliterator(), false)
        .map(item -> item.path(name).asText())
        .toList();
  }

  public static String id(JsonNode entity) {
    return entity.at("/identity/id").asText();
  }

  /** An answer's body, which must have the status and be what the contract says of it. */
  public static JsonNode body(HttpResponse<String> answer, int expected) {
    AnswerSchema.check(answer);
    if (answer.statusCode() != expected) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return Json.read(answer.body());
  }

  /** The problem an answer is. */
  public static String problem(HttpResponse<String> answer) {
    if (answer.statusCode() != 404) {
      AnswerSchema.check(answer);
    }
    return Json.read(answer.body()).path("type").asText().replaceAll(".*/", "");
  }
}
