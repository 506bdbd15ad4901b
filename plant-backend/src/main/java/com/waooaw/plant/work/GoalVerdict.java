package com.waooaw.plant.work;

import com.fasterxml.jackson.annotation.JsonValue;
import com.waooaw.kernel.problem.Problem.Violation;
import com.waooaw.kernel.problem.ProblemException;
import com.waooaw.plant.agent.AgentProgram;
import com.waooaw.plant.hire.Hire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What is to be said of a goal before it is run: whether it can be, and what of it the agent can
 * hold itself to. It uses no task and costs nothing.
 *
 * @param verdict the worst of the checks
 */
record GoalVerdict(UUID goalId, Verdict verdict, List<Check> checks) {
  private static final Pattern COUNTABLE =
      Pattern.compile(
          "\\d|\\b(?:one|two|three|four|five|ten|every|each|all|no|none|at least|at most|more than|less than|fewer than|under|over|before|within)\\b",
          Pattern.CASE_INSENSITIVE);

  /** From best to worst. */
  enum Verdict {
    READY,
    NOTE,
    BLOCKED;

    @JsonValue
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One thing that was looked at.
   *
   * @param code stable, for machines
   * @param subject what it is about: a JSON pointer into the goal, or {@code hire}
   */
  record Check(String code, String subject, Verdict verdict, String message) {}

  static GoalVerdict of(
      Goal goal,
      Hire hire,
      Optional<AgentProgram> program,
      Function<AgentProgram, List<Violation>> violations,
      long tasksUsedToday,
      Instant now) {
    List<Check> checks = new ArrayList<>();
    checks.add(hire(hire, now));
    if (hire.onTrial(now)) {
      checks.add(tasks(hire.trial().orElseThrow(), tasksUsedToday));
      checks.add(money(hire));
    }
    if (program.isEmpty()) {
      checks.add(
          new Check(
              "agent",
              "hire",
              Verdict.BLOCKED,
              hire.agent().name() + " needs a model, and none is configured here."));
    } else {
      inputs(violations.apply(program.get()), checks);
      words(goal, program.get(), checks);
    }
    Verdict worst = checks.stream().map(Check::verdict).max(Enum::compareTo).orElse(Verdict.READY);
    return new GoalVerdict(goal.id(), worst, List.copyOf(checks));
  }

  private static Check hire(Hire hire, Instant now) {
    try {
      hire.requireWorking(now);
      return new Check("hire", "hire", Verdict.READY, hire.agent().name() + " can work for you.");
    } catch (ProblemException refused) {
      return new Check("hire", "hire", Verdict.BLOCKED, refused.problem().detail());
    }
  }

  private static Check tasks(Hire.Trial trial, long used) {
    long left = trial.tasksPerDay() - used;
    return left > 0
        ? new Check("tasks", "hire", Verdict.READY, left + " of today's tasks are left.")
        : new Check("tasks", "hire", Verdict.BLOCKED, "Today's tasks of your trials are used up.");
  }

  private static Check money(Hire hire) {
    return hire.spendMicroUsd() < hire.trial().orElseThrow().spendCapMicroUsd()
        ? new Check("budget", "hire", Verdict.READY, "The trial's budget has room.")
        : new Check("budget", "hire", Verdict.BLOCKED, "The trial's budget is spent.");
  }

  private static void inputs(List<Violation> violations, List<Check> checks) {
    if (violations.isEmpty()) {
      checks.add(
          new Check("inputs", "/inputs", Verdict.READY, "The agent can work with these inputs."));
    }
    violations.forEach(
        violation ->
            checks.add(
                new Check("inputs", violation.field(), Verdict.BLOCKED, violation.message())));
  }

  private static void words(Goal goal, AgentProgram program, List<Check> checks) {
    for (int i = 0; i < goal.successCriteria().size(); i++) {
      boolean countable = COUNTABLE.matcher(goal.successCriteria().get(i)).find();
      checks.add(
          new Check(
              "criterion",
              "/success_criteria/" + i,
              countable ? Verdict.READY : Verdict.NOTE,
              countable
                  ? "It can be counted whether this was met."
                  : "Nothing in this can be counted: you will judge it by reading. A number would help."));
    }
    for (int i = 0; i < goal.constraints().size(); i++) {
      boolean read = program.followsWords();
      checks.add(
          new Check(
              "constraint",
              "/constraints/" + i,
              read ? Verdict.READY : Verdict.NOTE,
              read
                  ? "The agent is told this with the goal."
                  : "This agent works by its inputs and does not read this: see to it yourself."));
    }
  }
}
