package com.waooaw.plant.agent.maths;

import java.util.Optional;

/** What can be practised. Each topic draws exercises of five levels and checks them another way. */
enum Topic {
  ARITHMETIC(
      "arithmetic",
      "Arithmetic",
      "Work out.",
      Arithmetic::draw,
      Checks::value,
      "evaluated again from the printed question"),
  FRACTIONS(
      "fractions",
      "Fractions",
      "Work out. Give each answer in lowest terms.",
      Fractions::draw,
      Checks::lowestTerms,
      "compared by cross-multiplication, without common denominators"),
  PERCENTAGES(
      "percentages",
      "Percentages",
      "Work out.",
      Percentages::draw,
      Checks::percentage,
      "confirmed by part x 100 = percent x whole"),
  LINEAR_EQUATIONS(
      "linear-equations",
      "Linear equations",
      "Solve for x.",
      LinearEquations::draw,
      Checks::substitution,
      "substituted into both sides"),
  LINEAR_SYSTEMS(
      "linear-systems",
      "Systems of linear equations",
      "Solve each system.",
      LinearSystems::draw,
      Checks::substitution,
      "substituted into every equation"),
  QUADRATIC_EQUATIONS(
      "quadratic-equations",
      "Quadratic equations",
      "Find all real solutions.",
      QuadraticEquations::draw,
      Checks::quadratic,
      "substituted exactly, and counted by the discriminant"),
  POLYNOMIAL_DERIVATIVES(
      "polynomial-derivatives",
      "Derivatives of polynomials",
      "Differentiate.",
      Derivatives::draw,
      Checks::derivative,
      "compared with Newton's series of finite differences, which is exact for polynomials");

  /** Draws one exercise of a level from 1 to 5. */
  @FunctionalInterface
  interface Source {
    Exercise draw(Draws draws, int level);
  }

  /** Finds by another way whether an answer is right: a sentence if it is, nothing if it is not. */
  @FunctionalInterface
  interface Check {
    Optional<String> confirm(Exercise exercise);
  }

  private final String slug;
  private final String title;
  private final String instruction;
  private final String method;

  @SuppressWarnings("ImmutableEnumChecker") // Method references without state.
  private final Source source;

  @SuppressWarnings("ImmutableEnumChecker") // Method references without state.
  private final Check check;

  Topic(String slug, String title, String instruction, Source source, Check check, String method) {
    this.slug = slug;
    this.title = title;
    this.instruction = instruction;
    this.source = source;
    this.check = check;
    this.method = method;
  }

  String slug() {
    return slug;
  }

  String title() {
    return title;
  }

  String instruction() {
    return instruction;
  }

  /** How answers are checked, after "Every answer was". */
  String method() {
    return method;
  }

  Exercise draw(Draws draws, int level) {
    return source.draw(draws, level);
  }

  Optional<String> confirm(Exercise exercise) {
    return check.confirm(exercise);
  }

  static Optional<Topic> of(String slug) {
    for (Topic topic : values()) {
      if (topic.slug.equals(slug)) {
        return Optional.of(topic);
      }
    }
    return Optional.empty();
  }
}
