package com.waooaw.plant.api;

import org.jdbi.v3.core.Handle;

/** Answers one operation of the contract, straight down on a virtual thread. */
@FunctionalInterface
public interface Endpoint {
  /**
   * Answers a request.
   *
   * @throws com.waooaw.kernel.problem.ProblemException for everything the caller must be told
   */
  Reply handle(Request request) throws Exception;

  /**
   * An endpoint that runs in one transaction of the calling customer (or of everyone, or of the
   * plant for staff). With an Idempotency-Key the answer is kept in that same transaction, and
   * given again without running the endpoint twice.
   */
  @FunctionalInterface
  interface Transactional {
    /** Answers a request; throwing rolls back. */
    Reply handle(Request request, Handle tx);
  }
}
