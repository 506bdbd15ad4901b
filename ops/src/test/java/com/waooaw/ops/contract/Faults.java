package com.waooaw.ops.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** Makes, of one valid call, all those that break a single rule of its schemas. */
final class Faults {
  private static final int DEEP = 3;

  private final JsonNode document;
  private final List<Invalid> made = new ArrayList<>();

  /** A call that must be refused, and what is wrong with it. */
  record Invalid(String fault, Call call) {}

  private Faults(JsonNode document) {
    this.document = document;
  }

  /** Every single fault of a call. */
  static List<Invalid> of(JsonNode document, JsonNode operation, Call valid) {
    Faults faults = new Faults(document);
    for (JsonNode declared : operation.path("parameters")) {
      faults.parameter(faults.resolve(declared), valid);
    }
    JsonNode content = operation.path("requestBody").path("content");
    if (content.has("application/json") && valid.body() != null) {
      faults.body(content.path("application/json").path("schema"), valid);
    }
    return faults.made;
  }

  private void parameter(JsonNode parameter, Call valid) {
    String name = parameter.path("name").asText();
    JsonNode schema = resolve(parameter.path("schema"));
    switch (parameter.path("in").asText()) {
      case "path" -> {
        add(name + " names nothing", valid.withPath(name, wrong(schema)));
        if (!schema.has("enum")) {
          add(
              name + " is unknown",
              valid.withPath(name, new UUID(0x7000, 0x8000L << 48).toString()));
        }
      }
      case "query" ->
          wrongTexts(schema)
              .forEach(text -> add(name + " is " + brief(text), valid.withQuery(name, text)));
      default ->
          wrongTexts(schema)
              .forEach(text -> add(name + " is " + brief(text), valid.withHeader(name, text)));
    }
  }

  private static String wrong(JsonNode schema) {
    return schema.has("enum") ? "no-such-value" : "no.such-thing";
  }

  private List<String> wrongTexts(JsonNode schema) {
    List<String> wrong = new ArrayList<>();
    switch (Sample.type(schema)) {
      case "integer", "number" -> {
        wrong.add("many");
        wrong.add("99999999999999999999");
        if (schema.has("minimum")) {
          wrong.add(Long.toString(schema.path("minimum").asLong() - 1));
        }
        if (schema.has("maximum")) {
          wrong.add(Long.toString(schema.path("maximum").asLong() + 1));
        }
      }
      case "boolean" -> wrong.add("maybe");
      default -> {
        if (schema.has("enum")) {
          wrong.add("no-such-value");
        }
        if (schema.has("maxLength")) {
          wrong.add("x".repeat(schema.path("maxLength").asInt() + 1));
        }
        if (!schema.path("format").asText().isEmpty()) {
          wrong.add("not-of-this-format");
        }
      }
    }
    return wrong;
  }

  private void body(JsonNode schema, Call valid) {
    add("the body is cut off", valid.withBody("application/json", valid.body() + "{"));
    add("the body is cut short", valid.withBody("application/json", "{\"a"));
    add("the body is empty", valid.withBody("application/json", ""));
    add("the body is text", valid.withBody("text/plain", valid.body()));
    add("the body is a list", valid.withBody("application/json", "[]"));
    add("the body is null", valid.withBody("application/json", "null"));
    ObjectNode whole = (ObjectNode) Json.read(valid.body());
    within("", schema, whole, whole, valid, 0);
  }

  // Breaks one rule at a time in place, and puts it right again.
  private void within(
      String pointer, JsonNode declared, ObjectNode at, ObjectNode whole, Call valid, int depth) {
    JsonNode schema = object(declared);
    if (depth > DEEP) {
      return;
    }
    if (schema.path("additionalProperties").isBoolean()
        && !schema.path("additionalProperties").asBoolean()) {
      broken(
          pointer + "/unknown_field is unknown", at, whole, valid, o -> o.put("unknown_field", 1));
    }
    for (JsonNode name : schema.path("required")) {
      broken(
          pointer + "/" + name.asText() + " is missing",
          at,
          whole,
          valid,
          o -> o.remove(name.asText()));
    }
    for (var field : schema.path("properties").properties()) {
      String name = field.getKey();
      String where = pointer + "/" + name;
      if (at.has(name)) {
        JsonNode rule = resolve(field.getValue());
        for (JsonNode wrong : wrongValues(rule)) {
          broken(
              where + " is " + brief(wrong.toString()), at, whole, valid, o -> o.set(name, wrong));
        }
        if (at.get(name) instanceof ObjectNode inner) {
          within(where, rule, inner, whole, valid, depth + 1);
        }
      }
    }
  }

  private void broken(
      String fault, ObjectNode at, ObjectNode whole, Call valid, Consumer<ObjectNode> breaking) {
    ObjectNode kept = at.deepCopy();
    breaking.accept(at);
    add(fault, valid.withBody(whole));
    at.removeAll();
    at.setAll(kept);
  }

  private List<JsonNode> wrongValues(JsonNode schema) {
    var factory = Json.mapper().getNodeFactory();
    List<JsonNode> wrong = new ArrayList<>();
    if (schema.has("const") || schema.has("enum")) {
      wrong.add(factory.textNode("no-such-value"));
      return wrong;
    }
    if (schema.has("oneOf") || schema.has("anyOf") || schema.has("allOf")) {
      wrong.add(factory.arrayNode().add(1));
      return wrong;
    }
    String type = schema.has("type") || schema.has("properties") ? Sample.type(schema) : "";
    switch (type) {
      case "object" -> wrong.add(factory.arrayNode());
      case "array" -> {
        wrong.add(factory.textNode("one"));
        if (schema.has("maxItems")) {
          var many = factory.arrayNode();
          for (int i = 0; i <= schema.path("maxItems").asInt(); i++) {
            many.add("a" + i);
          }
          wrong.add(many);
        }
      }
      case "integer" -> {
        wrong.add(factory.textNode("many"));
        wrong.add(factory.numberNode(1.5));
        if (schema.has("minimum")) {
          wrong.add(factory.numberNode(schema.path("minimum").asLong() - 1));
        }
        if (schema.has("maximum")) {
          wrong.add(factory.numberNode(schema.path("maximum").asLong() + 1));
        }
      }
      case "number", "boolean" -> wrong.add(factory.textNode("maybe"));
      case "string" -> {
        wrong.add(factory.numberNode(7));
        wrong.add(factory.objectNode());
        if (schema.has("maxLength")) {
          wrong.add(factory.textNode("x".repeat(schema.path("maxLength").asInt() + 1)));
        }
        if (schema.path("minLength").asInt() > 0) {
          wrong.add(factory.textNode(""));
        }
        if (List.of("uuid", "email", "date-time", "date")
            .contains(schema.path("format").asText())) {
          wrong.add(factory.textNode("not-of-this-format"));
        }
      }
      default -> {
        // Anything goes.
      }
    }
    return wrong;
  }

  // The one object among the choices, where there is but one.
  private JsonNode object(JsonNode declared) {
    JsonNode schema = resolve(declared);
    for (String choice : new String[] {"oneOf", "anyOf"}) {
      for (JsonNode part : schema.path(choice)) {
        if (resolve(part).has("properties")) {
          return resolve(part);
        }
      }
    }
    return schema;
  }

  private void add(String fault, Call call) {
    made.add(new Invalid(fault, call));
  }

  private static String brief(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "… (" + text.length() + ")" : text;
  }

  private JsonNode resolve(JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
  }
}
