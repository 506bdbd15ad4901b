package com.waooaw.bench.load;

/**
 * When each request of a plan is due. Through the warm-up the rate grows evenly from nothing, since
 * cold code on either side would turn the full rate into a backlog and then a burst; from its end
 * the rate is constant.
 */
final class Schedule {
  private static final long NANOS = 1_000_000_000L;

  private final long rate;
  private final long warmUp;
  private final long warmUpRequests;
  private final long requests;

  Schedule(LoadPlan plan) {
    rate = plan.requestsPerSecond();
    warmUp = plan.warmUp().toNanos();
    // The area under the slope: half of what the full rate would have sent.
    warmUpRequests = plan.warmUp().toMillis() * rate / 2000;
    requests = warmUpRequests + plan.duration().toMillis() * rate / 1000;
  }

  /** How many there are, the warm-up's included. */
  long requests() {
    return requests;
  }

  /** Nanoseconds from the plan's start to when the request of this index is due; never falls. */
  long due(long index) {
    return index < warmUpRequests
        ? (long) (warmUp * Math.sqrt((double) index / warmUpRequests))
        : warmUp + (index - warmUpRequests) * NANOS / rate;
  }
}
