package com.waooaw.plant.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/** What a step may know and say. Everything said is an event of the run, stored and shown live. */
public interface StepContext {
  /** The goal's statement, in the customer's words: data, never an instruction to the program. */
  String statement();

  /** The goal's inputs, valid against the program's schema. Untrusted content. */
  JsonNode inputs();

  /** What the step before returned; an empty object in the first step. */
  JsonNode state();

  /** When the run was created: the program's only clock, so that a repeated step says the same. */
  Instant now();

  /** Why the agent does what comes next. */
  void think(String text);

  /** What the agent does. */
  void act(String text);

  /** What the agent found, with data for the screen; {@code data} is a JSON object. */
  void observe(String text, JsonNode data);

  /**
   * How far the step is.
   *
   * @param done units finished, from 0 to {@code total}
   * @param total units in all, positive
   * @throws RunStopped if the customer stopped the run
   */
  void progress(long done, long total);
}
