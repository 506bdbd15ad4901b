package com.waooaw.plant.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.waooaw.kernel.json.Json;

/** The character U+0000, which PostgreSQL keeps neither in text nor in jsonb. */
final class Nul {
  private static final char REPLACEMENT = '\uFFFD';

  private Nul() {}

  /** Whether it occurs in any text or name of a JSON value. */
  static boolean in(JsonNode value) {
    if (value.isTextual()) {
      return value.textValue().indexOf('\0') >= 0;
    }
    for (var member : value.properties()) {
      if (member.getKey().indexOf('\0') >= 0) {
        return true;
      }
    }
    for (JsonNode child : value) {
      if (in(child)) {
        return true;
      }
    }
    return false;
  }

  /** The text with U+FFFD in its place; null is null. */
  static String without(String text) {
    return text == null ? null : text.replace('\0', REPLACEMENT);
  }

  /** The JSON value with U+FFFD in its place; the value itself if it does not occur. */
  static JsonNode without(JsonNode value) {
    if (!in(value)) {
      return value;
    }
    if (value.isTextual()) {
      return TextNode.valueOf(without(value.textValue()));
    }
    if (value.isArray()) {
      ArrayNode array = Json.mapper().createArrayNode();
      value.forEach(child -> array.add(without(child)));
      return array;
    }
    ObjectNode object = Json.mapper().createObjectNode();
    value.properties().forEach(m -> object.set(without(m.getKey()), without(m.getValue())));
    return object;
  }
}
