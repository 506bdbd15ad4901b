package com.waooaw.bench.load;

import static java.util.Objects.requireNonNull;

import java.util.function.Supplier;

/**
 * A kind of request in the mix.
 *
 * @param weight its share of all requests, relative to the other scenarios' weights; at least 1
 * @param next makes the next request; called once for each request sent, on the event loop, so it
 *     must not block. What it throws is counted as an error.
 */
public record Scenario(String name, int weight, Supplier<HttpCall> next) {
  public Scenario {
    requireNonNull(name, "name");
    requireNonNull(next, "next");
    if (weight < 1) {
      throw new IllegalArgumentException("the weight of " + name + " must be at least 1");
    }
  }
}
