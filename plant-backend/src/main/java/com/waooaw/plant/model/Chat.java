package com.waooaw.plant.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A conversation as it is sent.
 *
 * @param messages in the endpoint's own form
 * @param tools in the endpoint's own form; may be empty
 * @param mostTokens the most that the model may write
 */
record Chat(ArrayNode messages, ArrayNode tools, int mostTokens) {
  private static final int BYTES_A_TOKEN = 2;
  private static final int TOKENS_AROUND = 64;

  /**
   * What came of a conversation's next turn.
   *
   * @param text what the model wrote, untrusted
   * @param calls the tools it would use
   */
  record Turn(String text, List<ToolCall> calls, Usage usage) {
    Turn {
      calls = List.copyOf(calls);
    }
  }

  /**
   * A tool the model would use.
   *
   * @param arguments what should be a JSON object, untrusted
   */
  record ToolCall(String id, String name, String arguments) {}

  /** Tokens that were read and written. */
  record Usage(long input, long output) {}

  static Chat begin(String system, String user, ArrayNode tools, int mostTokens) {
    ArrayNode messages = Json.mapper().createArrayNode();
    messages.addObject().put("role", "system").put("content", system);
    messages.addObject().put("role", "user").put("content", user);
    return new Chat(messages, tools, mostTokens);
  }

  /** The conversation after the model asked for tools and they answered. */
  Chat with(Turn turn, List<String> results) {
    ArrayNode more = messages.deepCopy();
    ObjectNode said = more.addObject().put("role", "assistant").put("content", turn.text());
    ArrayNode calls = said.putArray("tool_calls");
    for (ToolCall call : turn.calls()) {
      calls
          .addObject()
          .put("id", call.id())
          .put("type", "function")
          .putObject("function")
          .put("name", call.name())
          .put("arguments", call.arguments());
    }
    for (int i = 0; i < results.size(); i++) {
      more.addObject()
          .put("role", "tool")
          .put("tool_call_id", turn.calls().get(i).id())
          .put("content", results.get(i));
    }
    return new Chat(more, tools, mostTokens);
  }

  /** The same conversation without tools: the model is to answer now. */
  Chat withoutTools() {
    return new Chat(messages, Json.mapper().createArrayNode(), mostTokens);
  }

  JsonNode body(String model) {
    ObjectNode body = Json.mapper().createObjectNode();
    body.put("model", model).put("stream", true).put("max_tokens", mostTokens);
    body.putObject("stream_options").put("include_usage", true);
    body.set("messages", messages);
    if (!tools.isEmpty()) {
      body.set("tools", tools);
    }
    return body;
  }

  /**
   * More tokens than it will be read as: tokens are three to four bytes on average, this counts
   * two.
   */
  long mostInput() {
    long bytes =
        Json.write(messages).getBytes(StandardCharsets.UTF_8).length
            + Json.write(tools).getBytes(StandardCharsets.UTF_8).length;
    return bytes / BYTES_A_TOKEN + TOKENS_AROUND;
  }

  /** About how many tokens a text is, for what nobody counted. */
  static long about(String text) {
    return Math.ceilDiv(text.getBytes(StandardCharsets.UTF_8).length, BYTES_A_TOKEN + 1);
  }
}
