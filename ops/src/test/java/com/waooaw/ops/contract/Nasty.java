package com.waooaw.ops.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Values that have broken programs before, and what may befall a JSON document. */
final class Nasty {
  /** Stands for half a surrogate pair, which no Java text can be encoded with. */
  private static final String HALF = "@@half@@";

  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "\0",
          "a\0b",
          HALF,
          "\u200f\u202eabc",
          "\uFEFFabc",
          "\uD83D\uDE00".repeat(60),
          "e\u0301\u0300".repeat(20),
          "' OR 1=1 --",
          "\"; DROP TABLE plant.hire; --",
          "%",
          "_%\\",
          "${jndi:ldap://127.0.0.1/a}",
          "<script>alert(1)</script>",
          "../../etc/passwd",
          "null",
          "NaN",
          "-0",
          "1e309",
          "9223372036854775808",
          "-9223372036854775809",
          "0x7f",
          "true",
          "[]",
          "{}",
          "2026-02-30T25:61:00Z",
          "0001-01-01T00:00:00Z",
          "+999999999-12-31T23:59:59Z",
          "00000000-0000-0000-0000-000000000000",
          "ffffffff-ffff-ffff-ffff-ffffffffffff",
          "eA",
          "MDE5MGEwMDAtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAx",
          "Hx8fHx8f",
          "\r\nX-Injected: 1",
          "\t\b\f",
          "a".repeat(501),
          "\u00fc".repeat(5_000));

  private final RandomGenerator random;

  Nasty(RandomGenerator random) {
    this.random = random;
  }

  String text() {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  /** A text that a header's value can hold. */
  String headerText() {
    String text = text().replaceAll("[^\\x20-\\x7e]", "").strip();
    return text.length() > 1_000 ? text.substring(0, 1_000) : text;
  }

  JsonNode value() {
    var factory = Json.mapper().getNodeFactory();
    return switch (random.nextInt(11)) {
      case 0 -> factory.nullNode();
      case 1 -> factory.numberNode(-1);
      case 2 -> factory.numberNode(Long.MAX_VALUE);
      case 3 -> factory.numberNode(BigInteger.TWO.pow(200));
      case 4 -> factory.numberNode(0.1);
      case 5 -> factory.booleanNode(true);
      case 6 -> factory.arrayNode();
      case 7 -> factory.objectNode();
      case 8 -> deep();
      default -> factory.textNode(text());
    };
  }

  /** The document after something befell it, as text. */
  String befallen(JsonNode document) {
    JsonNode changed = document.deepCopy();
    int times = 1 + random.nextInt(2);
    for (int i = 0; i < times; i++) {
      changed = changed(changed);
    }
    String text = changed.toString().replace(HALF, "\\ud800");
    return switch (random.nextInt(25)) {
      case 0 -> text.substring(0, random.nextInt(text.length() + 1));
      case 1 -> text + text;
      case 2 -> "[".repeat(5_000);
      case 3 -> text.replaceFirst("\\{", "{\"a\":1e999999999,");
      case 4 -> text.replaceFirst("\\{", "{\"\\\\u0000\":1,");
      default -> text;
    };
  }

  private JsonNode changed(JsonNode document) {
    List<JsonNode> containers = new ArrayList<>();
    collect(document, containers);
    if (containers.isEmpty()) {
      return value();
    }
    switch (containers.get(random.nextInt(containers.size()))) {
      case ObjectNode object -> change(object);
      case ArrayNode array -> change(array);
      default -> throw new IllegalStateException();
    }
    return document;
  }

  private void change(ObjectNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    if (names.isEmpty() || random.nextInt(10) == 0) {
      object.set(text(), value());
      return;
    }
    String name = names.get(random.nextInt(names.size()));
    if (random.nextInt(6) == 0) {
      object.remove(name);
    } else if (object.get(name).isTextual() && random.nextInt(4) > 0) {
      object.put(name, random.nextBoolean() ? text() : object.get(name).asText() + text());
    } else {
      object.set(name, value());
    }
  }

  private void change(ArrayNode array) {
    if (array.isEmpty() || random.nextBoolean()) {
      array.add(value());
    } else if (random.nextBoolean()) {
      array.set(random.nextInt(array.size()), value());
    } else {
      JsonNode one = array.get(0);
      for (int i = 0; i < 20; i++) {
        array.add(one);
      }
    }
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (node.isContainerNode()) {
      containers.add(node);
      node.forEach(child -> collect(child, containers));
    }
  }

  private static JsonNode deep() {
    ArrayNode deep = Json.mapper().createArrayNode();
    ArrayNode at = deep;
    for (int i = 0; i < 300; i++) {
      at = at.addArray();
    }
    return deep;
  }
}
