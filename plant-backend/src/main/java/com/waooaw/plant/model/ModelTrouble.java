package com.waooaw.plant.model;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** A call to a model that gave no answer. Its message is for staff. */
final class ModelTrouble extends Exception {
  private static final long serialVersionUID = 1L;

  /** What can be done about it. */
  enum Kind {
    /** The same call may succeed a little later. */
    PASSING,
    /** The endpoint will not take this conversation. */
    REFUSED,
    /** What is set up here is wrong: the key, the address, the model's name. */
    SET_UP_WRONG
  }

  private final Kind kind;
  private final transient Duration after;

  ModelTrouble(Kind kind, String message, Duration after) {
    super(message, null, false, false);
    this.kind = requireNonNull(kind, "kind");
    this.after = requireNonNull(after, "after");
  }

  static ModelTrouble passing(String message) {
    return new ModelTrouble(Kind.PASSING, message, Duration.ZERO);
  }

  Kind kind() {
    return kind;
  }

  /** How long the endpoint asked to be left alone; zero when it did not say. */
  Duration after() {
    return after;
  }
}
