package com.waooaw.plant.agent.maths;

import com.waooaw.plant.agent.maths.Exercise.Checked;
import java.time.Instant;
import java.util.List;

/** A practice set before it is set in HTML, Markdown or JSON. */
record PracticeReport(
    MathsInputs inputs, int repeats, List<Checked> problems, String statement, Instant made) {
  PracticeReport {
    problems = List.copyOf(problems);
  }

  String title() {
    return inputs.topic().title() + ", level " + inputs.level();
  }

  String lead() {
    int count = problems.size();
    return count
        + (count == 1 ? " problem" : " problems")
        + " with worked solutions. Every answer was "
        + inputs.topic().method()
        + ".";
  }

  String seed() {
    return "Seed "
        + inputs.seed()
        + (inputs.seedGiven() ? "" : ", made from the goal's words and the topic")
        + ": the same seed, topic and level make the same set."
        + (repeats == 0
            ? ""
            : " This level has too few different problems, so " + repeats + " repeat others.");
  }

  /** A question as it is printed: a bare expression asks for its value. */
  String asked(Checked problem) {
    return switch (inputs.topic()) {
      case ARITHMETIC, FRACTIONS -> problem.question() + " =";
      case PERCENTAGES ->
          problem.question().endsWith("?") ? problem.question() : problem.question() + " =";
      case LINEAR_EQUATIONS, LINEAR_SYSTEMS, QUADRATIC_EQUATIONS, POLYNOMIAL_DERIVATIVES ->
          problem.question();
    };
  }
}
