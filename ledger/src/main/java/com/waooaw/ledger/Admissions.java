package com.waooaw.ledger;

import io.vertx.core.Future;

/** Decides on requests; the future fails when Redis is away, and callers then refuse. */
@FunctionalInterface
public interface Admissions {
  /** Decides on one request in one atomic step. A refusal reserves nothing and uses no task. */
  Future<Admission> admit(AdmissionRequest request);
}
