package com.waooaw.plant.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.kernel.json.Json;
import com.waooaw.plant.model.Chat.ToolCall;
import com.waooaw.plant.model.Chat.Turn;
import com.waooaw.plant.model.Chat.Usage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * Puts a turn together from the endpoint's server-sent events, or from one JSON document where it
 * does not stream. An answer counts only when its end was seen: half an answer never looks whole.
 */
final class TurnReader {
  private static final String DATA = "data:";
  private static final int MOST_CHARACTERS = 1_000_000;
  private static final int MOST_CALLS = 16;

  private final LongConsumer written;
  private final java.io.ByteArrayOutputStream line = new java.io.ByteArrayOutputStream();
  private final StringBuilder text = new StringBuilder();
  private final Map<Integer, Call> calls = new TreeMap<>();
  private Usage usage;
  private boolean finished;
  private boolean done;

  /** A tool call as it grows. */
  private static final class Call {
    private String id = "";
    private final StringBuilder name = new StringBuilder();
    private final StringBuilder arguments = new StringBuilder();
  }

  /**
   * @param written told about how many tokens the model has written so far
   */
  TurnReader(LongConsumer written) {
    this.written = written;
  }

  /** Reads what came of an event stream; characters and events may be split anywhere. */
  void read(byte[] bytes) throws ModelTrouble {
    for (byte b : bytes) {
      if (b == '\n') {
        event(line.toString(StandardCharsets.UTF_8).strip());
        line.reset();
      } else {
        line.write(b);
        if (line.size() > MOST_CHARACTERS) {
          throw ModelTrouble.passing("An event without an end");
        }
      }
    }
  }

  /** Reads an answer that was not streamed. */
  void readWhole(byte[] json) throws ModelTrouble {
    JsonNode answer = parse(new String(json, StandardCharsets.UTF_8));
    JsonNode choice = answer.path("choices").path(0);
    piece(choice.path("message"));
    finished = choice.path("finish_reason").isTextual();
    usage(answer.path("usage"));
  }

  /** Whether the endpoint has said that nothing follows. */
  boolean done() {
    return done;
  }

  /** About how many tokens were written, by count or by length. */
  Usage soFar(long input) {
    return usage != null ? usage : new Usage(input, Chat.about(text.toString() + calls()));
  }

  /**
   * The turn.
   *
   * @throws ModelTrouble if its end was not seen, or there is nothing in it
   */
  Turn turn(long input) throws ModelTrouble {
    if (!finished && !done) {
      throw ModelTrouble.passing("The answer was cut off");
    }
    List<ToolCall> asked = calls();
    if (text.toString().isBlank() && asked.isEmpty()) {
      throw ModelTrouble.passing("The answer was empty");
    }
    return new Turn(text.toString(), asked, soFar(input));
  }

  private List<ToolCall> calls() {
    List<ToolCall> all = new ArrayList<>();
    calls
        .values()
        .forEach(
            call ->
                all.add(new ToolCall(call.id, call.name.toString(), call.arguments.toString())));
    return all;
  }

  private void event(String said) throws ModelTrouble {
    // Blank lines part events, and a line that begins with a colon is a comment.
    if (!said.startsWith(DATA)) {
      return;
    }
    String data = said.substring(DATA.length()).strip();
    if (data.equals("[DONE]")) {
      done = true;
      return;
    }
    JsonNode chunk = parse(data);
    if (chunk.has("error")) {
      throw ModelTrouble.passing("The endpoint broke off: " + chunk.at("/error/message").asText());
    }
    JsonNode choice = chunk.path("choices").path(0);
    piece(choice.path("delta"));
    if (choice.path("finish_reason").isTextual()) {
      finished = true;
    }
    usage(chunk.path("usage"));
  }

  private void piece(JsonNode delta) throws ModelTrouble {
    if (delta.path("content").isTextual()) {
      text.append(delta.path("content").textValue());
    }
    for (JsonNode part : delta.path("tool_calls")) {
      int index = part.path("index").asInt(calls.size());
      if (index < 0 || index >= MOST_CALLS) {
        throw ModelTrouble.passing("More tool calls than anybody needs");
      }
      Call call = calls.computeIfAbsent(index, i -> new Call());
      if (part.path("id").isTextual()) {
        call.id = part.path("id").textValue();
      }
      call.name.append(part.at("/function/name").asText(""));
      call.arguments.append(part.at("/function/arguments").asText(""));
      if (call.arguments.length() > MOST_CHARACTERS) {
        throw ModelTrouble.passing("More arguments than anybody needs");
      }
    }
    if (text.length() > MOST_CHARACTERS) {
      throw ModelTrouble.passing("More text than anybody asked for");
    }
    written.accept(text.length() / 3);
  }

  private void usage(JsonNode counted) {
    JsonNode input = counted.path("prompt_tokens");
    JsonNode output = counted.path("completion_tokens");
    if (input.isIntegralNumber()
        && output.isIntegralNumber()
        && input.longValue() >= 0
        && output.longValue() >= 0
        && input.canConvertToInt()
        && output.canConvertToInt()) {
      usage = new Usage(input.longValue(), output.longValue());
    }
  }

  private static JsonNode parse(String json) throws ModelTrouble {
    try {
      JsonNode value = Json.mapper().readTree(json);
      if (value == null || !value.isObject()) {
        throw ModelTrouble.passing("The answer is no JSON object");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw ModelTrouble.passing("The answer is not JSON");
    }
  }
}
