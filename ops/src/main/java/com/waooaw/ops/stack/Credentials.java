package com.waooaw.ops.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;

/** The file of accounts made at first start, which also tells how to reach the embedded stores. */
final class Credentials {
  private final Layout layout;

  Credentials(Layout layout) {
    this.layout = layout;
  }

  /** Accounts by name, each its e-mail and password; empty if none were made here. */
  Map<String, String[]> accounts() {
    Map<String, String[]> accounts = new LinkedHashMap<>();
    read()
        .properties()
        .forEach(
            e -> {
              JsonNode email = e.getValue().path("email");
              if (email.isTextual()) {
                accounts.put(
                    e.getKey(),
                    new String[] {email.asText(), e.getValue().path("password").asText()});
              }
            });
    return accounts;
  }

  /** Adds the embedded stores, leaving what the backend wrote. */
  void add(String name, Map<String, String> values) {
    ObjectNode all = read();
    all.set(name, Json.mapper().valueToTree(values));
    OwnerOnly.write(layout.credentials(), all.toPrettyString() + "\n");
  }

  private ObjectNode read() {
    try {
      return Files.exists(layout.credentials())
          ? (ObjectNode) Json.read(Files.readString(layout.credentials()))
          : Json.mapper().createObjectNode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
