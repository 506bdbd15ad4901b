package com.waooaw.plant.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.waooaw.contract.Contract;
import com.waooaw.contract.Route;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.api.ContractValidator;
import java.net.http.HttpResponse;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Holds answers to the schemas that the contract promises them by. */
public final class AnswerSchema {
  private static final Contract CONTRACT = Contract.load();
  // What has fewer parameters is the nearer template of a path.
  private static final List<Route> ROUTES =
      CONTRACT.routes().stream()
          .sorted(Comparator.comparing(route -> route.template().split("\\{").length))
          .toList();
  private static final Map<String, JsonSchema> SCHEMAS = new ConcurrentHashMap<>();

  private AnswerSchema() {}

  /** Fails unless the answer is one that its operation may give. */
  public static HttpResponse<String> check(HttpResponse<String> answer) {
    check(
        answer.request().method(),
        answer.request().uri().getPath(),
        answer.statusCode(),
        answer.body());
    return answer;
  }

  /** Fails unless the body is one that the operation may give with this status. */
  public static void check(String method, String path, int status, String body) {
    Route route = route(method, path);
    JsonNode responses = CONTRACT.operation(route).path("responses");
    JsonNode response =
        resolve(
            responses.has(Integer.toString(status))
                ? responses.path(Integer.toString(status))
                : responses.path("default"));
    JsonNode content = response.path("content");
    if (content.isEmpty()) {
      if (!body.isEmpty()) {
        throw new AssertionError(route.operationId() + " answers a body with " + status);
      }
      return;
    }
    JsonSchema schema =
        SCHEMAS.computeIfAbsent(
            route.operationId() + status,
            key -> compile(content.properties().iterator().next().getValue().path("schema")));
    var faults = ContractValidator.check(schema, Json.read(body), "");
    if (!faults.isEmpty()) {
      throw new AssertionError(route.operationId() + " " + status + ": " + faults + " in " + body);
    }
  }

  private static Route route(String method, String path) {
    for (Route route : ROUTES) {
      if (route.method().equals(method)
          && path.matches(route.template().replaceAll("\\{\\w+}", "[^/]+"))) {
        return route;
      }
    }
    throw new AssertionError("The contract has no " + method + " " + path);
  }

  private static JsonSchema compile(JsonNode schema) {
    ObjectNode document = Json.mapper().createObjectNode();
    document.setAll((ObjectNode) schema.deepCopy());
    document.set("components", CONTRACT.document().path("components"));
    return ContractValidator.schema(document);
  }

  private static JsonNode resolve(JsonNode node) {
    return node.has("$ref")
        ? CONTRACT.document().at(node.path("$ref").asText().substring(1))
        : node;
  }
}
