package com.waooaw.bench.load;

import static java.util.Objects.requireNonNull;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * One request, and which answers to it count as success.
 *
 * @param path absolute, with its query
 * @param headers any header, Cookie and X-Forwarded-For included
 * @param body null for none
 * @param expectedStatus called with the status; what it refuses is an error
 */
public record HttpCall(
    HttpMethod method,
    String path,
    Map<String, String> headers,
    Buffer body,
    IntPredicate expectedStatus) {
  public HttpCall {
    requireNonNull(method, "method");
    requireNonNull(expectedStatus, "expectedStatus");
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("a path starts with '/', not " + path);
    }
    headers = Map.copyOf(headers);
  }

  /** A GET that must be answered with 200. */
  public static HttpCall get(String path) {
    return get(path, Map.of());
  }

  /** A GET with headers that must be answered with 200. */
  public static HttpCall get(String path, Map<String, String> headers) {
    return new HttpCall(HttpMethod.GET, path, headers, null, status -> status == 200);
  }
}
