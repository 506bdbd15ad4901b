package com.waooaw.gateway.stage;

import io.vertx.core.Future;

/** One check that a request must pass before it is forwarded. */
public interface Stage {
  /** The name of its metric. */
  String name();

  /**
   * Succeeds if the request may go on; fails with a {@link
   * com.waooaw.kernel.problem.ProblemException} if not.
   */
  Future<Void> apply(Exchange exchange);
}
