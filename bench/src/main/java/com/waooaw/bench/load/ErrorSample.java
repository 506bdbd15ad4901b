package com.waooaw.bench.load;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * One error as it was seen.
 *
 * @param at since the warm-up ended
 * @param call method and path
 * @param status -1 when no answer came
 * @param headers of the answer, names in lower case; cookies are left out
 * @param body the beginning of the answer's body, or the exception's message
 */
public record ErrorSample(
    String scenario,
    Duration at,
    String call,
    int status,
    Map<String, String> headers,
    String body) {
  /** The id by which the services' logs know the request, if the answer carried one. */
  public Optional<String> correlationId() {
    return Optional.ofNullable(headers.get("x-correlation-id"));
  }
}
