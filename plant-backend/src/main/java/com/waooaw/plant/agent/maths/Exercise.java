package com.waooaw.plant.agent.maths;

import java.util.List;

/**
 * A question with its answer and the way there, in the plain notation of {@link Notation}.
 *
 * @param question such as {@code 3x + 5 = 20}
 * @param answer such as {@code x = 5}
 * @param steps the worked solution, line by line
 */
record Exercise(String question, String answer, List<String> steps) {
  Exercise {
    steps = List.copyOf(steps);
  }

  /** An exercise as it stands in a set, with what its check found. */
  record Checked(int number, String question, String answer, List<String> steps, String check) {
    Checked {
      steps = List.copyOf(steps);
    }
  }
}
