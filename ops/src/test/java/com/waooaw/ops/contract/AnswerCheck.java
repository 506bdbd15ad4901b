package com.waooaw.ops.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.waooaw.contract.Contract;
import com.waooaw.contract.Route;
import com.waooaw.kernel.json.Json;
import com.waooaw.kernel.problem.ProblemType;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Whether an answer is one the contract names: its status, its media type, and its body down to the
 * last field. Where a schema names an object's fields, a field it does not name is undocumented.
 */
final class AnswerCheck {
  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
  private static final SchemaValidatorsConfig CONFIG =
      SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
  private static final Set<String> TYPES =
      Arrays.stream(ProblemType.values())
          .map(type -> type.uri().toString())
          .collect(Collectors.toSet());

  private final Contract contract;
  private final ObjectNode components;
  private final Map<String, JsonSchema> compiled = new ConcurrentHashMap<>();

  AnswerCheck(Contract contract) {
    this.contract = contract;
    this.components = Json.mapper().createObjectNode();
    ObjectNode schemas = components.putObject("schemas");
    contract
        .document()
        .at("/components/schemas")
        .properties()
        .forEach(s -> schemas.set(s.getKey(), inner(s.getValue())));
  }

  /** What is wrong with an answer; empty if the contract names it. */
  Optional<String> fault(Route route, Answer answer) {
    JsonNode responses = contract.operation(route).path("responses");
    JsonNode response = responses.path(Integer.toString(answer.status()));
    String key = Integer.toString(answer.status());
    if (response.isMissingNode() && answer.status() >= 400) {
      response = responses.path("default");
      key = "default";
    }
    if (response.isMissingNode()) {
      return Optional.of("the contract names no answer " + answer.status());
    }
    if (answer.status() >= 500) {
      return Optional.of("nothing is away, so no answer may be " + answer.status());
    }
    JsonNode content = resolve(response).path("content");
    if (content.isEmpty()) {
      return answer.body().length == 0
          ? Optional.empty()
          : Optional.of("the contract names no body for " + answer.status());
    }
    String type = content.has(answer.mediaType()) ? answer.mediaType() : "*/*";
    if (!content.has(type)) {
      return Optional.of("the contract names no " + answer.mediaType() + " for " + answer.status());
    }
    JsonNode schema = content.path(type).path("schema");
    JsonSchema check =
        compiled.computeIfAbsent(
            route.operationId() + " " + key + " " + type, ignored -> compile(schema));
    return switch (type) {
      case "application/json" -> offSchema(check, answer.text());
      case "application/problem+json" ->
          offSchema(check, answer.text()).or(() -> offCatalogue(answer));
      case "text/event-stream" -> offSchemaEvents(check, answer.text());
      default -> Optional.empty();
    };
  }

  private static Optional<String> offCatalogue(Answer answer) {
    JsonNode problem = answer.json();
    String correlation = answer.headers().firstValue("X-Correlation-ID").orElse("");
    if (problem.path("status").asInt() != answer.status()) {
      return Optional.of("the problem names another status than " + answer.status());
    }
    if (!TYPES.contains(problem.path("type").asText())) {
      return Optional.of("no catalogue has " + problem.path("type"));
    }
    return problem.path("correlation_id").asText().equals(correlation)
        ? Optional.empty()
        : Optional.of("the problem names another correlation id than its header");
  }

  private static Optional<String> offSchemaEvents(JsonSchema schema, String stream) {
    for (String event : stream.split("\n\n", -1)) {
      String data =
          event
              .lines()
              .filter(line -> line.startsWith("data: "))
              .map(line -> line.substring("data: ".length()))
              .collect(Collectors.joining("\n"));
      // The last may have been cut off by us.
      if (!data.isEmpty() && stream.contains(event + "\n\n")) {
        Optional<String> fault = offSchema(schema, data);
        if (fault.isPresent()) {
          return fault;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> offSchema(JsonSchema schema, String text) {
    JsonNode document;
    try {
      document = Json.read(text);
    } catch (UncheckedIOException notJson) {
      return Optional.of("the body is not JSON");
    }
    String faults =
        schema.validate(document).stream()
            .limit(3)
            .map(Object::toString)
            .collect(Collectors.joining("; "));
    return faults.isEmpty()
        ? Optional.empty()
        : Optional.of("the body is off its schema: " + faults);
  }

  private JsonSchema compile(JsonNode schema) {
    ObjectNode document = (ObjectNode) place(schema);
    document.set("components", components);
    return FACTORY.getSchema(document, CONFIG);
  }

  // Where a value is described: what its schema does not name there, it may not have.
  private JsonNode place(JsonNode schema) {
    JsonNode copy = inner(schema);
    if (copy instanceof ObjectNode object
        && namesFields(schema)
        && !schema.has("additionalProperties")) {
      object.put("unevaluatedProperties", false);
    }
    return copy;
  }

  // The parts of a composition stay open: only together do they name every field.
  private JsonNode inner(JsonNode schema) {
    if (!(schema instanceof ObjectNode)) {
      return schema;
    }
    ObjectNode copy = schema.deepCopy();
    if (copy.get("properties") instanceof ObjectNode fields) {
      fields.properties().forEach(field -> field.setValue(place(field.getValue())));
    }
    for (String within : new String[] {"items", "additionalProperties"}) {
      if (copy.path(within).isObject()) {
        copy.set(within, place(copy.path(within)));
      }
    }
    for (String composed : new String[] {"allOf", "oneOf", "anyOf"}) {
      if (copy.get(composed) instanceof ArrayNode parts) {
        for (int i = 0; i < parts.size(); i++) {
          parts.set(i, inner(parts.get(i)));
        }
      }
    }
    return copy;
  }

  private boolean namesFields(JsonNode schema) {
    if (schema.has("properties")) {
      return true;
    }
    if (schema.has("$ref")) {
      return namesFields(resolve(schema));
    }
    for (String composed : new String[] {"allOf", "oneOf", "anyOf"}) {
      for (JsonNode part : schema.path(composed)) {
        if (namesFields(part)) {
          return true;
        }
      }
    }
    return false;
  }

  private JsonNode resolve(JsonNode node) {
    return node.has("$ref")
        ? contract.document().at(node.path("$ref").asText().substring(1))
        : node;
  }
}
