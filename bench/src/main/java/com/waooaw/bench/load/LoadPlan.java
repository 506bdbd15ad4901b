package com.waooaw.bench.load;

import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What to send where, how fast and how long.
 *
 * @param target {@code http://host:port}; scenarios name the paths
 * @param warmUp the rate grows evenly through it and nothing is counted yet; may be zero. The
 *     generator itself starts cold too: at thousands of requests a second give it ten seconds.
 * @param connections at most this many kept alive and used at the same time
 * @param maxInFlight at most this many requests waiting or under way; one more is an error
 * @param timeOut counted from the intended start, waiting for a connection included
 */
public record LoadPlan(
    URI target,
    int requestsPerSecond,
    Duration warmUp,
    Duration duration,
    int connections,
    int maxInFlight,
    Duration timeOut,
    List<Scenario> scenarios) {
  /** Connections unless told otherwise. */
  public static final int CONNECTIONS = 64;

  /** Time-out unless told otherwise. */
  public static final Duration TIME_OUT = Duration.ofSeconds(10);

  private static final int MOST_IN_FLIGHT = 20_000;

  public LoadPlan {
    if (!"http".equals(target.getScheme()) || target.getHost() == null || target.getPort() < 1) {
      throw new IllegalArgumentException("the target must be http://host:port, not " + target);
    }
    atLeast(1, requestsPerSecond, "requestsPerSecond");
    atLeast(1, connections, "connections");
    atLeast(1, maxInFlight, "maxInFlight");
    atLeast(0, warmUp.toMillis(), "warmUp");
    atLeast(1, duration.toMillis(), "duration");
    atLeast(1, timeOut.toMillis(), "timeOut");
    scenarios = List.copyOf(scenarios);
    atLeast(1, scenarios.size(), "the number of scenarios");
    Set<String> names = new HashSet<>();
    for (Scenario scenario : scenarios) {
      if (!names.add(scenario.name())) {
        throw new IllegalArgumentException("two scenarios are named " + scenario.name());
      }
    }
  }

  /**
   * A plan with the usual time-out, and room in flight for all that can be due within it, up to
   * 20,000 requests.
   */
  public LoadPlan(
      URI target,
      int requestsPerSecond,
      Duration warmUp,
      Duration duration,
      int connections,
      List<Scenario> scenarios) {
    this(
        target,
        requestsPerSecond,
        warmUp,
        duration,
        connections,
        (int)
            Math.clamp(requestsPerSecond * TIME_OUT.toSeconds(), 2L * connections, MOST_IN_FLIGHT),
        TIME_OUT,
        scenarios);
  }

  /** The same with another bound on what is in flight. */
  public LoadPlan withMaxInFlight(int requests) {
    return new LoadPlan(
        target, requestsPerSecond, warmUp, duration, connections, requests, timeOut, scenarios);
  }

  /** The same with another time-out. */
  public LoadPlan withTimeOut(Duration other) {
    return new LoadPlan(
        target, requestsPerSecond, warmUp, duration, connections, maxInFlight, other, scenarios);
  }

  private static void atLeast(long least, long given, String what) {
    if (given < least) {
      throw new IllegalArgumentException(what + " must be at least " + least + ", not " + given);
    }
  }
}
