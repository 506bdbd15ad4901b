package com.waooaw.ops.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Makes values that a schema of the contract allows. An {@code example} beside a pattern is taken
 * where the pattern refuses plain words.
 */
final class Sample {
  /** What to take instead of a made value for a field of this name and schema; null for nothing. */
  interface Links extends BiFunction<String, JsonNode, JsonNode> {}

  private static final List<String> PLAIN =
      List.of(
          "a",
          "abc",
          "ABC",
          "a-b",
          "A1",
          "12",
          "123456",
          "INR",
          "2026-11",
          "2026-11-28",
          "+911234567890",
          "27AAPFU0939F1ZV",
          "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
          "resource.action");
  private static final int SHORT_LIST = 2;

  private final JsonNode document;
  private final RandomGenerator random;
  private final String canary;
  private final Links links;
  private final boolean optional;

  /**
   * @param document the contract, for its references
   * @param canary written into every text that has room for it
   * @param optional whether fields that need not be there are
   */
  Sample(JsonNode document, RandomGenerator random, String canary, Links links, boolean optional) {
    this.document = document;
    this.random = random;
    this.canary = canary;
    this.links = links;
    this.optional = optional;
  }

  /** A value of a field of this name. */
  JsonNode of(String name, JsonNode declared) {
    JsonNode schema = resolve(declared);
    JsonNode linked = links.apply(name, schema);
    if (linked != null) {
      return linked;
    }
    if (schema.has("const")) {
      return schema.path("const");
    }
    if (schema.has("enum")) {
      return pick(schema.path("enum"));
    }
    for (String choice : new String[] {"oneOf", "anyOf"}) {
      if (schema.path(choice).isArray() && !schema.has("properties")) {
        return of(name, pickUseful(schema.path(choice)));
      }
    }
    if (schema.has("allOf")) {
      ObjectNode merged = object(schema);
      schema.path("allOf").forEach(part -> merged.setAll((ObjectNode) of(name, part)));
      return merged;
    }
    return switch (type(schema)) {
      case "object" -> object(schema);
      case "array" -> array(name, schema);
      case "integer" -> Json.mapper().getNodeFactory().numberNode(integer(schema));
      case "number" -> Json.mapper().getNodeFactory().numberNode((double) integer(schema));
      case "boolean" -> Json.mapper().getNodeFactory().booleanNode(random.nextBoolean());
      case "null" -> Json.mapper().nullNode();
      default -> Json.mapper().getNodeFactory().textNode(text(schema));
    };
  }

  private ObjectNode object(JsonNode schema) {
    ObjectNode made = Json.mapper().createObjectNode();
    List<String> required = new ArrayList<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    schema
        .path("properties")
        .properties()
        .forEach(
            field -> {
              if (required.contains(field.getKey()) || optional) {
                made.set(field.getKey(), of(field.getKey(), field.getValue()));
              }
            });
    return made;
  }

  private ArrayNode array(String name, JsonNode schema) {
    ArrayNode made = Json.mapper().createArrayNode();
    int least = schema.path("minItems").asInt(0);
    int most = Math.min(schema.path("maxItems").asInt(SHORT_LIST), Math.max(least, SHORT_LIST));
    String each = name.endsWith("s") ? name.substring(0, name.length() - 1) : name;
    for (int i = 0; i < Math.max(least, Math.min(1, most)); i++) {
      made.add(of(each, schema.path("items")));
    }
    return made;
  }

  // Near either end: most that goes wrong does so there.
  private long integer(JsonNode schema) {
    long least = schema.path("minimum").asLong(schema.path("exclusiveMinimum").asLong(-1) + 1);
    long most = schema.path("maximum").asLong(Math.max(least, 1_000) + 1);
    long step = Math.max(1, schema.path("multipleOf").asLong(1));
    long beside = random.nextLong(Math.min(most - least, 1_000) + 1);
    long made = random.nextBoolean() ? least + beside : most - beside;
    return Math.floorDiv(made + step - 1, step) * step;
  }

  private String text(JsonNode schema) {
    if (schema.has("example") || schema.path("examples").isArray()) {
      return schema.path("example").asText(schema.path("examples").path(0).asText());
    }
    switch (schema.path("format").asText()) {
      case "uuid":
        return new UUID(random.nextLong(), random.nextLong()).toString();
      case "date-time":
        return Instant.ofEpochSecond(1_790_000_000L + random.nextInt(1_000_000)).toString();
      case "date":
        return "2026-11-" + (10 + random.nextInt(19));
      case "email":
        return canary + random.nextInt(1_000_000) + "@example.com";
      case "uri", "uri-reference":
        return "https://example.com/" + canary + random.nextInt(1_000);
      default:
        return words(schema);
    }
  }

  private String words(JsonNode schema) {
    int most = schema.path("maxLength").asInt(200);
    int least = schema.path("minLength").asInt(0);
    String words = "Plain words " + random.nextInt(1_000_000) + " " + canary;
    if (words.length() > most) {
      words = words.substring(0, most).strip();
    }
    if (words.length() < least) {
      words = words + "x".repeat(least - words.length());
    }
    if (!schema.has("pattern")) {
      return words;
    }
    Pattern pattern = Pattern.compile(schema.path("pattern").asText());
    if (pattern.matcher(words).find()) {
      return words;
    }
    return Stream.concat(Stream.of("s" + Long.toHexString(random.nextLong())), PLAIN.stream())
        .filter(w -> w.length() >= least && w.length() <= most && pattern.matcher(w).find())
        .findFirst()
        .orElseThrow(
            () ->
                new AssertionError(
                    "No plain word matches the pattern "
                        + pattern
                        + ": give that schema of the contract an example"));
  }

  private JsonNode pick(JsonNode list) {
    return list.get(random.nextInt(list.size()));
  }

  // Null says little; it is among what is asked when faults are looked for.
  private JsonNode pickUseful(JsonNode choices) {
    List<JsonNode> useful =
        StreamSupport.stream(choices.spliterator(), false)
            .filter(c -> !c.path("type").asText().equals("null"))
            .toList();
    return useful.get(random.nextInt(useful.size()));
  }

  static String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (type.isArray()) {
      for (JsonNode one : type) {
        if (!one.asText().equals("null")) {
          return one.asText();
        }
      }
    }
    if (type.isTextual()) {
      return type.asText();
    }
    return schema.has("properties") ? "object" : "string";
  }

  private JsonNode resolve(JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
  }
}
