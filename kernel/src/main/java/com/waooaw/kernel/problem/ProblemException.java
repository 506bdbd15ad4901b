package com.waooaw.kernel.problem;

import static java.util.Objects.requireNonNull;

/**
 * A {@link Problem} on its way to the caller. It carries no stack: it is an answer, not an
 * accident.
 */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public ProblemException(Problem problem) {
    super(problem.type().slug() + ": " + problem.detail(), null, false, false);
    this.problem = requireNonNull(problem, "problem");
  }

  /** What to tell the caller. */
  public Problem problem() {
    return problem;
  }
}
