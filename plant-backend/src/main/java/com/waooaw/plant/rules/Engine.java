package com.waooaw.plant.rules;

import com.waooaw.policy.Decision;
import com.waooaw.policy.DecisionInput;
import java.util.Optional;

/** A way to the rules. */
interface Engine extends AutoCloseable {
  /** What it is, for people. */
  String name();

  /**
   * The data that the rules read, when they may be others than those of the last call; waits for
   * them at most two seconds.
   *
   * @throws com.waooaw.policy.PolicyException if there are none that may come into force
   */
  Optional<byte[]> changed();

  /** Whether the data can ever change while this process runs. */
  boolean follows();

  /**
   * What the rules in force decide.
   *
   * @throws com.waooaw.policy.PolicyException if they do not answer cleanly
   */
  Decision decide(DecisionInput input);

  @Override
  default void close() {}
}
