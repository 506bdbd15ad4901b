package com.waooaw.plant.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a step may know and say. Everything said is an event of the run, stored and shown live. */
public interface StepContext {
  /** The goal's statement, in the customer's words: data, never an instruction to the program. */
  String statement();

  /** By what the customer will judge what is made; may be empty. */
  List<String> successCriteria();

  /** What the customer will not have; may be empty. */
  List<String> constraints();

  /** What the customer wants otherwise, when this run makes a new version of something. */
  Optional<String> changeRequest();

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

  /**
   * Where a stop takes effect when there is nothing to say. Whatever waits calls it twice a second.
   *
   * @throws RunStopped if the customer stopped the run
   */
  void proceed();

  /**
   * Makes a call that costs money. What it may cost at most is held under every cap before, what it
   * did cost is charged after, also when it failed.
   *
   * @param what what is paid for, in a few words for the customer
   * @param mostMicroUsd the most it may cost
   * @throws AgentFailure if it may not be paid for, with a sentence that says why
   */
  <T> T paid(String what, long mostMicroUsd, PaidCall<T> call) throws AgentFailure;

  /** A call that costs money. */
  @FunctionalInterface
  interface PaidCall<T> {
    /** Makes the call and says on the bill what it cost, as far as it became known. */
    T make(Bill bill) throws AgentFailure;
  }

  /** What a call cost. */
  @FunctionalInterface
  interface Bill {
    /** Sets what was spent so far, in millionths of a dollar; the last word counts. */
    void spent(long microUsd);
  }
}
