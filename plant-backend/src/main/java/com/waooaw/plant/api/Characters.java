package com.waooaw.plant.api;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What JSON can spell and no text can be: U+0000, which PostgreSQL keeps neither in text nor in
 * jsonb, and half of a surrogate pair, which UTF-8 has no bytes for (RFC 3629, section 3).
 */
final class Characters {
  private Characters() {}

  /** Whether every text and name of a JSON value can be kept. */
  static boolean canBeKept(JsonNode value) {
    if (value.isTextual()) {
      return canBeKept(value.textValue());
    }
    for (var member : value.properties()) {
      if (!canBeKept(member.getKey())) {
        return false;
      }
    }
    for (JsonNode child : value) {
      if (!canBeKept(child)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a text can be kept. */
  static boolean canBeKept(String text) {
    // A pair is read as one code point, so a surrogate that is seen stands alone.
    return text.codePoints()
        .noneMatch(c -> c == 0 || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }
}
