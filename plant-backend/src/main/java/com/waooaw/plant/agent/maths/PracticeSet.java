package com.waooaw.plant.agent.maths;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * The exercises of a set.
 *
 * @param repeats how many had to repeat another, because the level has too few
 */
record PracticeSet(List<Exercise> exercises, int repeats) {
  private static final int PATIENCE = 2000;

  PracticeSet {
    exercises = List.copyOf(exercises);
  }

  /**
   * Draws a set. No question comes twice while the level has new ones; a shorter set of the same
   * seed is the beginning of a longer one.
   *
   * @param progress told the number drawn so far
   */
  static PracticeSet draw(MathsInputs inputs, IntConsumer progress) {
    Draws draws = new Draws(inputs.seed() * 5 + inputs.level());
    Set<String> seen = new HashSet<>();
    List<Exercise> exercises = new ArrayList<>();
    int repeats = 0;
    while (exercises.size() < inputs.count()) {
      Exercise exercise = inputs.topic().draw(draws, inputs.level());
      for (int tries = 0; seen.contains(exercise.question()) && tries < PATIENCE; tries++) {
        exercise = inputs.topic().draw(draws, inputs.level());
      }
      repeats += seen.add(exercise.question()) ? 0 : 1;
      exercises.add(exercise);
      progress.accept(exercises.size());
    }
    return new PracticeSet(exercises, repeats);
  }
}
