package com.waooaw.portal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.waooaw.kernel.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;

/**
 * A gateway that answers as the real one does at its edge: it mints token pairs whose refresh token
 * is good once, refuses tokens that are expired or of an older generation, and remembers what it
 * was sent.
 */
final class FakeGateway {
  static final String POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'";

  private final Vertx vertx = Vertx.vertx();
  private final InstantSource clock;
  private final List<Recorded> requests = new CopyOnWriteArrayList<>();
  private final Map<String, Account> byRefresh = new ConcurrentHashMap<>();
  private final Map<String, Account> byAccess = new ConcurrentHashMap<>();
  private final List<HttpServerResponse> streams = new CopyOnWriteArrayList<>();
  private final AtomicInteger aborted = new AtomicInteger();
  private final AtomicInteger silent = new AtomicInteger();
  private volatile Duration accessLifetime = Duration.ofMinutes(15);
  private volatile long refreshMillis = 20;
  private volatile boolean refreshBroken;
  private HttpServer server;
  private int port;

  FakeGateway(InstantSource clock) {
    this.clock = clock;
  }

  /** One request as it arrived; header names in lower case. */
  record Recorded(String method, String uri, Map<String, List<String>> headers, String body) {
    Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name)).map(List::getFirst);
    }
  }

  private static final class Account {
    private final String email;
    private final AtomicInteger generation = new AtomicInteger();
    private volatile boolean ended;

    Account(String email) {
      this.email = email;
    }
  }

  int start() {
    server = vertx.createHttpServer().requestHandler(this::handle);
    port = server.listen(port, "127.0.0.1").await().actualPort();
    return port;
  }

  void stop() {
    server.close().await();
  }

  void close() {
    vertx.close().await();
  }

  List<Recorded> requests() {
    return requests;
  }

  List<Recorded> requestsTo(String path) {
    return requests.stream().filter(r -> r.uri().equals(path)).toList();
  }

  /** How many wait for an answer that never comes. */
  int silent() {
    return silent.get();
  }

  int aborted() {
    return aborted.get();
  }

  void mintTokensFor(Duration lifetime) {
    accessLifetime = lifetime;
  }

  void answerRefreshesAfter(long millis) {
    refreshMillis = millis;
  }

  void breakRefreshes(boolean broken) {
    refreshBroken = broken;
  }

  /** Ends every session, as a revocation does. */
  void endAllSessions() {
    byRefresh.values().forEach(a -> a.ended = true);
    byAccess.values().forEach(a -> a.ended = true);
  }

  /** Makes every access token so far one of an older generation. */
  void raiseGenerations() {
    byAccess.values().stream().distinct().forEach(a -> a.generation.incrementAndGet());
  }

  private void handle(HttpServerRequest request) {
    if (request.path().equals("/livez")) {
      request.response().end("ok");
      return;
    }
    request
        .body()
        .onSuccess(
            body -> {
              Map<String, List<String>> headers = new ConcurrentHashMap<>();
              request
                  .headers()
                  .names()
                  .forEach(
                      n ->
                          headers.put(
                              n.toLowerCase(java.util.Locale.ROOT), request.headers().getAll(n)));
              requests.add(
                  new Recorded(request.method().name(), request.uri(), headers, body.toString()));
              route(request, body);
            });
  }

  private void route(HttpServerRequest request, Buffer body) {
    switch (request.path()) {
      case "/api/v1/auth/sign-up" ->
          session(request, 201, new Account(body.toJsonObject().getString("email")));
      case "/api/v1/auth/sign-in" -> signIn(request, body.toJsonObject());
      case "/api/v1/auth/refresh" -> refresh(request, body.toJsonObject());
      case "/api/v1/auth/oidc/start" -> {
        if ("/nowhere".equals(request.getParam("return_to"))) {
          problem(request, ProblemType.NOT_FOUND);
        } else {
          request
              .response()
              .setStatusCode(302)
              .putHeader("Location", "https://provider.example/authorize?state=s")
              .end();
        }
      }
      case "/api/v1/auth/oidc/callback" -> {
        if ("right".equals(request.getParam("code"))) {
          session(request, 200, new Account("oidc@example.com"), request.getParam("state"));
        } else {
          problem(request, ProblemType.UNAUTHORIZED);
        }
      }
      case "/api/v1/public" -> request.response().end("anyone");
      case "/api/v1/silent" -> {
        silent.incrementAndGet();
        request.response().closeHandler(v -> silent.decrementAndGet());
      }
      case "/api/v1/deliverables/7/content" ->
          request
              .response()
              .putHeader("Content-Security-Policy", POLICY)
              .putHeader("Content-Type", "text/html")
              .end("<p>report</p>");
      default -> signedIn(request, body);
    }
  }

  private void signedIn(HttpServerRequest request, Buffer body) {
    String token = Optional.ofNullable(request.getHeader("Authorization")).orElse("");
    Account account = byAccess.get(token.replace("Bearer ", ""));
    if (account == null) {
      problem(request, ProblemType.UNAUTHORIZED);
    } else if (account.ended || generation(token) < account.generation.get()) {
      problem(request, ProblemType.TOKEN_REVOKED);
    } else if (expiry(token) <= clock.instant().getEpochSecond()) {
      problem(request, ProblemType.TOKEN_EXPIRED);
    } else {
      act(request, body, account);
    }
  }

  private void act(HttpServerRequest request, Buffer body, Account account) {
    switch (request.path()) {
      case "/api/v1/auth/session" ->
          json(
              request,
              200,
              new JsonObject()
                  .put("user", user(account))
                  .put("expires_at", "2026-01-01T00:00:00Z"));
      case "/api/v1/auth/sign-out" -> {
        account.ended = true;
        request.response().setStatusCode(204).end();
      }
      case "/api/v1/trials" -> {
        account.generation.incrementAndGet();
        request.response().putHeader("X-Waooaw-Session-Stale", "true");
        json(request, 201, new JsonObject().put("id", "trial"));
      }
      case "/api/v1/echo" ->
          request.response().putHeader("Content-Type", "application/octet-stream").end(body);
      case "/api/v1/gzip" -> {
        Buffer zipped = zipped("figures ".repeat(500));
        request
            .response()
            .putHeader("Content-Encoding", "gzip")
            .putHeader("Content-Length", String.valueOf(zipped.length()))
            .putHeader("ETag", "\"zipped\"")
            .end(zipped);
      }
      case "/api/v1/cookies" -> {
        request
            .response()
            .headers()
            .add("Set-Cookie", "a=1; Path=/")
            .add("Set-Cookie", "b=2; Path=/");
        request.response().end("two");
      }
      case "/api/v1/events" -> events(request);
      case "/api/v1/broken" -> {
        request.response().putHeader("Content-Length", "1000").write("half");
        vertx.setTimer(50, t -> request.connection().close());
      }
      default -> json(request, 200, new JsonObject().put("ok", true));
    }
  }

  // The second event waits for the test, so whoever sees the first before was not kept waiting.
  private void events(HttpServerRequest request) {
    request.response().closeHandler(v -> aborted.incrementAndGet());
    request.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
    request.response().write("id: 1\ndata: first\n\n");
    streams.add(request.response());
  }

  /** Ends the event streams with a second event. */
  void finishEvents() {
    streams.stream().filter(s -> !s.closed()).forEach(s -> s.end("id: 2\ndata: second\n\n"));
  }

  private void signIn(HttpServerRequest request, JsonObject body) {
    if ("right".equals(body.getString("password"))) {
      session(request, 200, new Account(body.getString("email")));
    } else {
      problem(request, ProblemType.UNAUTHORIZED);
    }
  }

  private void refresh(HttpServerRequest request, JsonObject body) {
    Account account = byRefresh.remove(body.getString("refresh_token"));
    Future<Object> later =
        vertx.timer(Math.max(1, refreshMillis), TimeUnit.MILLISECONDS).mapEmpty();
    later.onSuccess(
        v -> {
          if (refreshBroken) {
            byRefresh.put(body.getString("refresh_token"), account);
            problem(request, ProblemType.SERVICE_UNAVAILABLE);
          } else if (account == null || account.ended) {
            problem(request, ProblemType.INVALID_TOKEN);
          } else {
            session(request, 200, account);
          }
        });
  }

  private void session(HttpServerRequest request, int status, Account account) {
    session(request, status, account, null);
  }

  private void session(HttpServerRequest request, int status, Account account, String returnTo) {
    String access = accessToken(account);
    String refresh = "refresh-" + UUID.randomUUID();
    byAccess.put(access, account);
    byRefresh.put(refresh, account);
    json(
        request,
        status,
        new JsonObject()
            .put("user", user(account))
            .put("expires_at", clock.instant().plus(accessLifetime).toString())
            .put("access_token", access)
            .put("refresh_token", refresh)
            .put("return_to", returnTo));
  }

  private String accessToken(Account account) {
    JsonObject claims =
        new JsonObject()
            .put("exp", clock.instant().plus(accessLifetime).getEpochSecond())
            .put("gen", account.generation.get())
            .put("jti", UUID.randomUUID().toString());
    return "head."
        + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.toBuffer().getBytes())
        + ".signature";
  }

  private static JsonObject claims(String token) {
    return new JsonObject(
        new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), UTF_8));
  }

  private static int generation(String token) {
    return claims(token).getInteger("gen");
  }

  private static long expiry(String token) {
    return claims(token).getLong("exp");
  }

  private static JsonObject user(Account account) {
    return new JsonObject().put("email", account.email);
  }

  private static void json(HttpServerRequest request, int status, JsonObject body) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(body.toBuffer());
  }

  private static void problem(HttpServerRequest request, ProblemType type) {
    request
        .response()
        .setStatusCode(type.status())
        .putHeader("Content-Type", "application/problem+json")
        .end(new JsonObject().put("type", type.uri().toString()).toBuffer());
  }

  private static Buffer zipped(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(text.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Buffer.buffer(bytes.toByteArray());
  }
}
