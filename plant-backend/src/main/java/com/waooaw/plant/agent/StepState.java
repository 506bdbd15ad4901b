package com.waooaw.plant.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.waooaw.kernel.json.Json;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What the steps of a run have found so far, under a name each: records in, records out, JSON
 * between. Not safe for concurrent use.
 */
public final class StepState {
  private final ObjectNode findings;

  private StepState(ObjectNode findings) {
    this.findings = findings;
  }

  /** The state that the step before left; empty in the first step. */
  public static StepState of(StepContext context) {
    return context.state() instanceof ObjectNode object
        ? new StepState(object.deepCopy())
        : new StepState(Json.mapper().createObjectNode());
  }

  /** Keeps a finding for the steps to come. */
  public StepState with(String name, Object value) {
    findings.set(name, Json.mapper().valueToTree(value));
    return this;
  }

  /**
   * A finding of an earlier step.
   *
   * @throws IllegalStateException if no step left it
   */
  public <T> T read(String name, Class<T> type) {
    return convert(required(name), type);
  }

  /**
   * A list that an earlier step left.
   *
   * @throws IllegalStateException if no step left it
   */
  public <T> List<T> readList(String name, Class<T> type) {
    List<T> values = new java.util.ArrayList<>();
    required(name).forEach(item -> values.add(convert(item, type)));
    return List.copyOf(values);
  }

  /** The state as the run keeps it. */
  public AgentProgram.Outcome outcome() {
    return AgentProgram.Outcome.of(findings);
  }

  private JsonNode required(String name) {
    JsonNode value = findings.get(name);
    if (value == null) {
      throw new IllegalStateException("No step before left " + name);
    }
    return value;
  }

  private static <T> T convert(JsonNode node, Class<T> type) {
    try {
      return Json.mapper().treeToValue(node, type);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
