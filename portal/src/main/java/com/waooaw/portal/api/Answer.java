package com.waooaw.portal.api;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;

/**
 * What the gateway answered.
 *
 * @param head status and headers, its body paused
 * @param held the body, if the portal had to read it
 */
record Answer(HttpClientResponse head, Optional<Buffer> held) {
  private static final int UNAUTHORIZED = 401;
  private static final Set<Object> HEALABLE =
      Set.of(
          ProblemType.TOKEN_EXPIRED.uri().toString(), ProblemType.TOKEN_REVOKED.uri().toString());

  Answer {
    requireNonNull(head, "head");
    requireNonNull(held, "held");
  }

  int status() {
    return head.statusCode();
  }

  boolean isSuccess() {
    return status() / 100 == 2;
  }

  /** Whether the act made the session's tokens stale. */
  boolean makesTokensStale() {
    return "true".equals(head.getHeader("X-Waooaw-Session-Stale"));
  }

  /** Whether the gateway refused the bearer token in a way that a new one can heal. */
  boolean refusesToken() {
    return status() == UNAUTHORIZED
        && json().map(problem -> problem.getValue("type")).filter(HEALABLE::contains).isPresent();
  }

  /** The body as a JSON object, if it was read and is one. */
  Optional<JsonObject> json() {
    return held.flatMap(Answer::json);
  }

  /** The answer with its body read. */
  static Future<Answer> read(HttpClientResponse head) {
    Future<Buffer> body = head.body();
    head.resume();
    return body.map(bytes -> new Answer(head, Optional.of(bytes)));
  }

  /** The answer as it comes, unless it is a refusal, which is read to learn why. */
  static Future<Answer> of(HttpClientResponse head) {
    return head.statusCode() == UNAUTHORIZED
        ? read(head)
        : Future.succeededFuture(new Answer(head, Optional.empty()));
  }

  private static Optional<JsonObject> json(Buffer body) {
    try {
      return Optional.of(new JsonObject(body));
    } catch (DecodeException | ClassCastException notAnObject) {
      return Optional.empty();
    }
  }
}
