package com.waooaw.plant.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.agent.content.TextFigures;
import com.waooaw.plant.model.Chat.ToolCall;

/**
 * What a model may use: computations without any effect. What it asks of them is untrusted, so a
 * call that makes no sense is answered with what is wrong with it.
 */
final class Tools {
  private static final String MEASURE = "measure_text";
  private static final int LONGEST = 200_000;

  private static final ArrayNode DESCRIBED =
      (ArrayNode)
          Json.read(
              """
              [{"type": "function", "function": {
                "name": "measure_text",
                "description": "Counts the words, sentences and characters of a text and computes its Flesch reading ease and Flesch-Kincaid grade.",
                "parameters": {"type": "object", "additionalProperties": false, "required": ["text"],
                  "properties": {"text": {"type": "string", "description": "Plain text or Markdown"}}}}}]
              """);

  ArrayNode described() {
    return DESCRIBED.deepCopy();
  }

  /** A tool's name for people; one that does not exist is not repeated. */
  String nameOf(ToolCall call) {
    return call.name().equals(MEASURE) ? MEASURE : "that does not exist";
  }

  /** What a tool answers: a JSON document. */
  String use(ToolCall call) {
    if (!call.name().equals(MEASURE)) {
      return error("There is no such tool.");
    }
    try {
      JsonNode text = Json.mapper().readTree(call.arguments()).path("text");
      if (!text.isTextual() || text.textValue().isBlank()) {
        return error("The argument text must be a text.");
      }
      if (text.textValue().length() > LONGEST) {
        return error("The text is too long.");
      }
      return Json.write(TextFigures.of(text.textValue()));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return error("The arguments are not a JSON object.");
    }
  }

  private static String error(String sentence) {
    return Json.write(Json.mapper().createObjectNode().put("error", sentence));
  }
}
