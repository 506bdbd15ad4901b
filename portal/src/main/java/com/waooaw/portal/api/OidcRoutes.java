package com.waooaw.portal.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.problem.ProblemException;
import com.waooaw.kernel.problem.ProblemType;
import com.waooaw.portal.api.GatewayCalls.Call;
import com.waooaw.portal.session.Session;
import com.waooaw.portal.session.SessionCookie;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import java.net.URLEncoder;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * Signing in with an OpenID provider, as pages of the browser. A cookie ties the way back to the
 * browser that went, so that nobody is signed in to somebody else's account by following a link.
 * Whatever happens the browser ends up on a page: where it wanted to go, or at the sign-in.
 */
final class OidcRoutes {
  private static final String BINDING = "Oidc-Binding";
  private static final int BINDING_BYTES = 32;
  private static final int FOUND = 302;
  private static final int SEE_OTHER = 303;
  private static final Pattern OWN_PATH =
      Pattern.compile("/([^/\\\\\\p{Cntrl}][^\\\\\\p{Cntrl}]*)?");
  private static final Pattern SLUG = Pattern.compile("[a-z-]{1,60}");

  private final GatewayCalls gateway;
  private final SessionCookie binding;
  private final BiFunction<Exchange, Answer, Future<Session>> begin;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param begin starts the session of an answer that holds tokens
   */
  OidcRoutes(
      GatewayCalls gateway,
      SessionCookie binding,
      BiFunction<Exchange, Answer, Future<Session>> begin) {
    this.gateway = requireNonNull(gateway, "gateway");
    this.binding = requireNonNull(binding, "binding");
    this.begin = requireNonNull(begin, "begin");
  }

  Future<Void> start(Exchange exchange) {
    exchange.request().resume();
    byte[] bytes = new byte[BINDING_BYTES];
    random.nextBytes(bytes);
    String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    return call(SessionOperation.OIDC_START, exchange, secret)
        .compose(
            answer -> {
              String location = answer.head().getHeader("Location");
              if (answer.status() != FOUND || location == null) {
                return refused(exchange, answer);
              }
              exchange
                  .response()
                  .headers()
                  .add("Set-Cookie", binding.set(exchange.request(), secret));
              return redirect(exchange, FOUND, location);
            })
        .recover(failure -> refused(exchange, failure));
  }

  Future<Void> finish(Exchange exchange) {
    exchange.request().resume();
    Optional<String> secret = binding.read(exchange.request());
    exchange.response().headers().add("Set-Cookie", binding.clear(exchange.request()));
    if (secret.isEmpty() || secret.get().isEmpty()) {
      return toSignIn(exchange, ProblemType.UNAUTHORIZED.slug());
    }
    return call(SessionOperation.OIDC_CALLBACK, exchange, secret.get())
        .compose(
            answer ->
                answer.isSuccess()
                    ? begin
                        .apply(exchange, answer)
                        .compose(session -> redirect(exchange, SEE_OTHER, goal(answer)))
                    : refused(exchange, answer))
        .recover(failure -> refused(exchange, failure));
  }

  private Future<Answer> call(SessionOperation operation, Exchange exchange, String secret) {
    return gateway
        .callAnonymously(exchange, Call.ofPage(operation, exchange.request(), BINDING, secret))
        .compose(
            answer ->
                answer.held().isPresent()
                    ? Future.succeededFuture(answer)
                    : Answer.read(answer.head()));
  }

  private static String goal(Answer answer) {
    return answer
        .json()
        .map(session -> session.getValue("return_to"))
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .filter(path -> OWN_PATH.matcher(path).matches())
        .orElse("/");
  }

  private static Future<Void> refused(Exchange exchange, Answer answer) {
    return toSignIn(
        exchange,
        answer
            .json()
            .map(problem -> String.valueOf(problem.getValue("type")))
            .map(type -> type.substring(type.lastIndexOf('/') + 1))
            .filter(slug -> SLUG.matcher(slug).matches())
            .orElse(ProblemType.BAD_GATEWAY.slug()));
  }

  private static Future<Void> refused(Exchange exchange, Throwable failure) {
    return failure instanceof ProblemException known
        ? toSignIn(exchange, known.problem().type().slug())
        : Future.failedFuture(failure);
  }

  private static Future<Void> toSignIn(Exchange exchange, String slug) {
    return redirect(
        exchange,
        SEE_OTHER,
        "/sign-in?problem="
            + slug
            + "&correlation_id="
            + URLEncoder.encode(exchange.correlationId(), UTF_8));
  }

  private static Future<Void> redirect(Exchange exchange, int status, String location) {
    HttpServerResponse response = exchange.response();
    if (response.ended()) {
      return Future.succeededFuture();
    }
    return response
        .setStatusCode(status)
        .putHeader("Location", location)
        .putHeader("Cache-Control", "no-store")
        .putHeader("Referrer-Policy", "no-referrer")
        .end();
  }
}
