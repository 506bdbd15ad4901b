package com.waooaw.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.kernel.problem.Problem;
import com.waooaw.kernel.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The bootstrap every service shares, over real sockets. */
class ServiceRuntimeTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicBoolean dependencyUp = new AtomicBoolean(true);
  private ServiceRuntime runtime;
  private int port;

  @BeforeEach
  void start() {
    runtime = ServiceRuntime.embedded("test");
    runtime
        .health()
        .dependsOn(
            "store",
            () ->
                dependencyUp.get()
                    ? Future.succeededFuture(new JsonObject())
                    : Future.failedFuture("secret-host"));
    port = runtime.listen(0, 2, this::routes);
  }

  @AfterEach
  void stop() {
    runtime.stop();
  }

  private Router routes() {
    Router router = Router.router(runtime.vertx());
    Problems.install(router);
    router.get("/known").handler(ctx -> ctx.end("hello"));
    router
        .get("/refused")
        .handler(
            ctx ->
                ctx.fail(
                    Problem.of(ProblemType.TOO_MANY_REQUESTS, "Slow down.")
                        .withHeader("Retry-After", "7")
                        .with("limit", 3)
                        .exception()));
    router
        .get("/broken")
        .handler(
            ctx -> {
              throw new IllegalStateException("internal name");
            });
    router.get("/slow").handler(ctx -> runtime.vertx().setTimer(300, t -> ctx.end("finished")));
    return router;
  }

  @Test
  void everyAnswerCarriesTheCallersCorrelationId() throws Exception {
    HttpResponse<String> answer = get("/known", "my-request-0001");
    assertThat(answer.body()).isEqualTo("hello");
    assertThat(answer.headers().firstValue(Correlation.HEADER)).hasValue("my-request-0001");
  }

  @Test
  void aMalformedCorrelationIdIsReplaced() throws Exception {
    String id = get("/known", "short").headers().firstValue(Correlation.HEADER).orElseThrow();
    assertThat(id).isNotEqualTo("short").hasSize(36);
  }

  @Test
  void aProblemKeepsItsTypeHeadersAndMembers() throws Exception {
    HttpResponse<String> answer = get("/refused?secret=1", "my-request-0002");
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue(Problem.MEDIA_TYPE);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("7");
    assertThat(new JsonObject(answer.body()).getMap())
        .containsEntry("type", "https://waooaw.com/errors/too-many-requests")
        .containsEntry("status", 429)
        .containsEntry("instance", "/refused")
        .containsEntry("correlation_id", "my-request-0002")
        .containsEntry("limit", 3);
  }

  @Test
  void anUnexpectedFailureTellsNothingInternal() throws Exception {
    HttpResponse<String> answer = get("/broken", "my-request-0003");
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body())
        .contains("internal-server-error")
        .doesNotContain("internal name", "Exception");
  }

  @Test
  void anUnknownPathIsAProblemToo() throws Exception {
    HttpResponse<String> answer = get("/nowhere", "my-request-0004");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue(Problem.MEDIA_TYPE);
  }

  @Test
  void whatHttpItselfCannotReadIsAProblemToo() throws Exception {
    for (String request :
        List.of(
            "GET /known\r\n\r\n",
            "GET /known HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
            "GET /known HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(17_000) + "\r\n\r\n",
            "GET /" + "x".repeat(17_000) + " HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /known%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")) {
      assertThat(raw(request))
          .contains(" 400 Bad Request")
          .containsIgnoringCase("content-type: application/problem+json")
          .containsIgnoringCase("x-correlation-id: ")
          .contains("errors/validation-error")
          .doesNotContain("netty");
    }
  }

  @Test
  void healthIsAtItsOwnPathAndAtNoOther() throws Exception {
    for (String path : List.of("/x/../livez", "/livez/", "/%6civez", "//livez")) {
      assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
          .as(path)
          .startsWith("HTTP/1.1 404 ");
    }
  }

  private String raw(String request) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void readinessFollowsTheDependencyAndNamesNoAddress() throws Exception {
    assertThat(get("/readyz", "my-request-0005").statusCode()).isEqualTo(200);
    dependencyUp.set(false);
    HttpResponse<String> answer = get("/readyz", "my-request-0006");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(new JsonObject(answer.body()).getString("status")).isEqualTo("down");
    assertThat(answer.body()).doesNotContain("secret-host");
    assertThat(get("/livez", "my-request-0007").statusCode()).isEqualTo(200);
  }

  @Test
  void stoppingFinishesWhatIsInFlight() throws Exception {
    CompletableFuture<HttpResponse<String>> inFlight =
        client.sendAsync(request("/slow", "my-request-0008"), HttpResponse.BodyHandlers.ofString());
    Thread.sleep(100);
    runtime.stop();
    assertThat(inFlight.get().body()).isEqualTo("finished");
  }

  private HttpResponse<String> get(String path, String correlationId) throws Exception {
    return client.send(request(path, correlationId), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest request(String path, String correlationId) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header(Correlation.HEADER, correlationId)
        .build();
  }
}
