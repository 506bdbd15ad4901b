package com.waooaw.plant.constitution;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.CanonicalJson;

/** The one byte form of a JSON value (RFC 8785), whatever order it was written in. */
public final class Canonical {
  private Canonical() {}

  /** The canonical bytes. */
  public static byte[] bytes(JsonNode value) {
    return CanonicalJson.bytes(value);
  }

  /** SHA-256 of the canonical bytes, in lower-case hexadecimal. */
  public static String sha256(JsonNode value) {
    return sha256(bytes(value));
  }

  /** SHA-256 of bytes, in lower-case hexadecimal. */
  public static String sha256(byte[] bytes) {
    return CanonicalJson.sha256(bytes);
  }
}
