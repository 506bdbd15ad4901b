package com.waooaw.gateway.forward;

import com.waooaw.contract.Route;
import java.time.Duration;
import java.util.Optional;

/**
 * How long the gateway waits for whom.
 *
 * @param connect for a connection to an upstream
 * @param head for an answer to begin, once the request was sent whole
 * @param longHead the same on routes that the contract marks long
 * @param stall for the next bytes of a body, in either direction, whoever owes them
 * @param body for the whole of a request's body; one that trickles holds a place others need
 * @param answer for the whole of an answer's body, likewise
 */
record Patience(
    Duration connect,
    Duration head,
    Duration longHead,
    Duration stall,
    Duration body,
    Duration answer) {
  static final Patience STANDARD =
      new Patience(
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofMinutes(1),
          Duration.ofMinutes(5));

  /** Empty for event streams, which may be silent until something happens. */
  Optional<Duration> forHead(Route route) {
    if (route.stream()) {
      return Optional.empty();
    }
    return Optional.of(route.slow() ? longHead : head);
  }
}
