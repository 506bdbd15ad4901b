package com.waooaw.plant.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * How one agent does its work: named steps, each a function of the goal and of what the steps
 * before it found. The state a step returns is stored before the next begins, so a run that is
 * interrupted goes on at the step it had reached. A step may be repeated after a crash, so it has
 * no effect but its return value and its events. Programs are stateless and safe for concurrent
 * use.
 */
public interface AgentProgram {
  /** The slug of the agent this program runs, as in the catalogue. */
  String agentSlug();

  /** JSON Schema (2020-12) of a goal's inputs; from it the form is drawn and the goal checked. */
  JsonNode inputSchema();

  /**
   * Names of the deliverables it leaves, for people, such as {@code Content report (HTML,
   * Markdown)}.
   */
  List<String> makes();

  /** The steps, in order; never empty, with distinct names. */
  List<Step> steps();

  /**
   * Whether it can follow a change asked for in words. A program that cannot makes something else
   * only of other inputs.
   */
  default boolean followsWords() {
    return false;
  }

  /**
   * One step.
   *
   * @param name stable machine name, such as {@code measure}
   * @param title what a person watching reads, such as {@code Measuring readability}
   * @param work what it does
   */
  record Step(String name, String title, Work work) {}

  /** A step's work. */
  @FunctionalInterface
  interface Work {
    /**
     * Does the step. Long loops call {@link StepContext#progress} at least once a second, which is
     * also where a stop takes effect.
     *
     * @return what was found and made
     * @throws AgentFailure if the goal cannot be met, with a sentence for its giver
     */
    Outcome run(StepContext context) throws AgentFailure;
  }

  /**
   * What a step leaves.
   *
   * @param state JSON object handed to the next step as {@link StepContext#state()}
   * @param deliverables what it made, usually empty but in the last step
   * @param act what it asks to be done outside before the run goes on; usually nothing
   */
  record Outcome(JsonNode state, List<Draft> deliverables, Optional<OutsideAct> act) {
    public Outcome {
      deliverables = List.copyOf(deliverables);
    }

    /** An outcome of which nothing leaves. */
    public Outcome(JsonNode state, List<Draft> deliverables) {
      this(state, deliverables, Optional.empty());
    }

    /** An outcome that made nothing yet. */
    public static Outcome of(JsonNode state) {
      return new Outcome(state, List.of());
    }

    /** The same outcome, which asks for something to be done outside. */
    public Outcome asking(OutsideAct outside) {
      return new Outcome(state, deliverables, Optional.of(outside));
    }
  }

  /**
   * A deliverable before it is stored.
   *
   * @param title what people read first
   * @param summary one or two sentences with the findings that matter most
   * @param parts at least one; the first is shown
   */
  record Draft(String title, String summary, List<PartContent> parts) {
    public Draft {
      parts = List.copyOf(parts);
    }
  }

  /**
   * One file of a deliverable.
   *
   * @param name file name, unique within the deliverable, such as {@code report.html}
   * @param mediaType such as {@code text/html;charset=utf-8}
   * @param content the bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; the bytes go straight to storage.
  record PartContent(String name, String mediaType, byte[] content) {}
}
