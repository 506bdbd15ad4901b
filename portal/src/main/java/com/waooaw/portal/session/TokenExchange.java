package com.waooaw.portal.session;

import io.vertx.core.Future;

/** Exchanges a refresh token at the gateway. */
@FunctionalInterface
public interface TokenExchange {
  /** Never fails; what went wrong is an outcome. */
  Future<Outcome> exchange(String refreshToken);

  /** What came of it. */
  sealed interface Outcome {
    /** New tokens; the old refresh token is used up. */
    record Exchanged(Tokens tokens) implements Outcome {}

    /** The gateway will never take this token again. */
    record Refused() implements Outcome {}

    /** Nobody could tell; the token may still be good. */
    record Unanswered() implements Outcome {}
  }
}
