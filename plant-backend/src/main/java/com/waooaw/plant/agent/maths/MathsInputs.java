package com.waooaw.plant.agent.maths;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.agent.AgentFailure;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What is to be practised.
 *
 * @param level from 1, easy, to 5
 * @param count from 1 to 100
 * @param seed from 0 to 2^53 - 1, so that every JSON reader keeps it exactly
 * @param seedGiven whether it came from the customer
 */
record MathsInputs(Topic topic, int level, int count, long seed, boolean seedGiven) {
  private static final JsonNode SCHEMA =
      Json.read(
          """
          {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "What should be practised?",
            "type": "object",
            "additionalProperties": false,
            "required": ["topic", "level", "count"],
            "properties": {
              "topic": {
                "type": "string",
                "enum": ["arithmetic", "fractions", "percentages", "linear-equations", "linear-systems", "quadratic-equations", "polynomial-derivatives"],
                "title": "Topic", "description": "What the problems are about.", "x-widget": "select"
              },
              "level": {
                "type": "integer", "minimum": 1, "maximum": 5, "default": 2,
                "title": "Level", "description": "From 1, first steps, to 5, demanding.", "x-widget": "range"
              },
              "count": {
                "type": "integer", "minimum": 1, "maximum": 100, "default": 20,
                "title": "Problems", "description": "How many, up to 100."
              },
              "seed": {
                "type": "integer", "minimum": 0, "maximum": 9007199254740991,
                "title": "Seed", "description": "Leave empty for a new set. The same seed, topic and level make the same set."
              }
            }
          }
          """);

  static JsonNode schema() {
    return SCHEMA.deepCopy();
  }

  static MathsInputs read(String statement, JsonNode inputs) throws AgentFailure {
    String slug = inputs.path("topic").asText("");
    Topic topic =
        Topic.of(slug)
            .orElseThrow(
                () -> new AgentFailure("There is no topic named \u201c" + slug + "\u201d."));
    int level = inputs.path("level").asInt(0);
    int count = inputs.path("count").asInt(0);
    if (level < 1 || level > 5 || count < 1 || count > 100) {
      throw new AgentFailure(
          "The level goes from 1 to 5 and the number of problems from 1 to 100.");
    }
    boolean given = inputs.hasNonNull("seed");
    return new MathsInputs(
        topic, level, count, given ? inputs.get("seed").asLong() : seedOf(statement, topic), given);
  }

  /** The first 53 bits of SHA-256 over statement and topic. */
  private static long seedOf(String statement, Topic topic) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((statement + "\n" + topic.slug()).getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(hash).getLong() >>> 11;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
