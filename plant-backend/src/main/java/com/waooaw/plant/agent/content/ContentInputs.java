package com.waooaw.plant.agent.content;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a goal gives: a text or a page, and the keywords it should be found for. */
final class ContentInputs {
  private static final JsonNode SCHEMA =
      Json.read(
          """
          {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "What should be examined?",
            "description": "Give either a text or the HTML of a page.",
            "type": "object",
            "additionalProperties": false,
            "properties": {
              "text": {
                "type": "string", "minLength": 1, "maxLength": 1000000,
                "title": "Text",
                "description": "A text or brief in English. Blank lines part its paragraphs.",
                "x-widget": "textarea"
              },
              "html": {
                "type": "string", "minLength": 1, "maxLength": 1000000,
                "title": "Page",
                "description": "The HTML of a page, as a file or pasted. Menus, scripts and footers are left out.",
                "x-widget": "file:text/html"
              },
              "keywords": {
                "type": "array", "maxItems": 20, "uniqueItems": true,
                "items": {"type": "string", "minLength": 1, "maxLength": 80, "pattern": "[\\\\p{L}\\\\p{N}]"},
                "title": "Keywords",
                "description": "Words or phrases the content should be found for, if any.",
                "x-widget": "tags"
              }
            },
            "oneOf": [
              {"title": "A text", "required": ["text"]},
              {"title": "A page", "required": ["html"]}
            ]
          }
          """);

  private ContentInputs() {}

  static JsonNode schema() {
    return SCHEMA.deepCopy();
  }

  /** The keywords in the order given, each once whatever its case. */
  static List<String> keywords(JsonNode inputs) {
    Set<List<String>> seen = new LinkedHashSet<>();
    List<String> keywords = new ArrayList<>();
    for (JsonNode keyword : inputs.path("keywords")) {
      String plain = keyword.asText().strip();
      if (!Words.of(plain).isEmpty() && seen.add(Words.folded(plain))) {
        keywords.add(plain);
      }
    }
    return keywords;
  }
}
