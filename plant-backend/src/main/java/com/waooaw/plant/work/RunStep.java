package com.waooaw.plant.work;

import com.waooaw.plant.agent.AgentProgram;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One step of a run as a person watching sees it.
 *
 * @param status {@code pending}, {@code running}, {@code done}, {@code failed} or {@code stopped}
 */
record RunStep(String name, String title, String status, Instant startedAt, Instant finishedAt) {
  static List<RunStep> pending(AgentProgram program) {
    return program.steps().stream()
        .map(step -> new RunStep(step.name(), step.title(), "pending", null, null))
        .toList();
  }

  RunStep started(Instant at) {
    return new RunStep(name, title, "running", startedAt == null ? at : startedAt, null);
  }

  RunStep ended(String as, Instant at) {
    return new RunStep(name, title, as, startedAt, at);
  }

  /** The steps with one of them exchanged. */
  static List<RunStep> with(List<RunStep> steps, int index, RunStep step) {
    List<RunStep> changed = new ArrayList<>(steps);
    changed.set(index, step);
    return List.copyOf(changed);
  }

  /** The steps after a run ended in the middle of one. */
  static List<RunStep> cutShort(List<RunStep> steps, String as, Instant at) {
    return steps.stream()
        .map(step -> step.status().equals("running") ? step.ended(as, at) : step)
        .toList();
  }

  /** The steps of a run that failed and is to go on. */
  static List<RunStep> again(List<RunStep> steps) {
    return steps.stream()
        .map(step -> step.status().equals("failed") ? step.ended("pending", null) : step)
        .toList();
  }
}
