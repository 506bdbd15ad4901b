package com.waooaw.gateway.stage;

import static java.util.Objects.requireNonNull;

import com.waooaw.contract.Route.Access;
import com.waooaw.gateway.auth.Principal;
import com.waooaw.gateway.auth.TokenVerifier;
import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemException;
import com.waooaw.kernel.problem.ProblemType;
import io.vertx.core.Future;
import java.util.List;

/**
 * Stage 1: who calls. A token that is there must be good, but where one is being exchanged for
 * another.
 */
public final class Authentication implements Stage {
  private final TokenVerifier tokens;

  public Authentication(TokenVerifier tokens) {
    this.tokens = requireNonNull(tokens, "tokens");
  }

  @Override
  public String name() {
    return "authentication";
  }

  @Override
  public Future<Void> apply(Exchange exchange) {
    boolean open = exchange.route().access() instanceof Access.Public;
    List<String> headers = exchange.request().headers().getAll("Authorization");
    if (headers.isEmpty() || (open && exchange.route().portalSession())) {
      return open ? Future.succeededFuture() : Future.failedFuture(challenge(missing()));
    }
    String header = headers.getFirst();
    if (headers.size() > 1 || !header.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return Future.failedFuture(
          challenge(Problem.of(ProblemType.INVALID_TOKEN_FORMAT, "Send one bearer token.")));
    }
    return tokens
        .verify(credential(header))
        .compose(
            principal -> accept(exchange, principal),
            failure -> Future.failedFuture(challenged(failure)));
  }

  // Spaces may stand before it (RFC 6750, section 2.1); whatever else stands there belongs to it.
  private static String credential(String header) {
    int at = 7;
    while (at < header.length() && header.charAt(at) == ' ') {
      at++;
    }
    return header.substring(at);
  }

  // A customer's token is worth nothing on the Platform Portal, nor a staff's on the customers'.
  private static Future<Void> accept(Exchange exchange, Principal principal) {
    if (exchange
        .portalPass()
        .filter(pass -> !pass.portal().equals(principal.portal()))
        .isPresent()) {
      return Future.failedFuture(
          Problem.of(ProblemType.PERMISSION_DENIED, "This account belongs to the other portal.")
              .exception());
    }
    exchange.authenticated(principal);
    return Future.succeededFuture();
  }

  private static Throwable challenged(Throwable failure) {
    return failure instanceof ProblemException known ? challenge(known.problem()) : failure;
  }

  private static Problem missing() {
    return Problem.of(ProblemType.UNAUTHORIZED, "Sign in first.");
  }

  /** A 401 with the challenge that RFC 6750 asks for. */
  static ProblemException challenge(Problem problem) {
    if (problem.type().status() != 401) {
      return problem.exception();
    }
    String error = problem.type() == ProblemType.UNAUTHORIZED ? "" : ", error=\"invalid_token\"";
    return problem.withHeader("WWW-Authenticate", "Bearer realm=\"waooaw\"" + error).exception();
  }
}
