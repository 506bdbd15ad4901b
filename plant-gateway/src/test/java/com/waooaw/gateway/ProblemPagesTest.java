package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.gateway.testing.Caller;
import com.waooaw.gateway.testing.Loopback;
import com.waooaw.gateway.testing.TestGateway;
import com.waooaw.gateway.testing.TestRoutes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the gateway really answers holds no field that its page does not describe. */
class ProblemPagesTest {
  private static final Path PAGES = Path.of("../docs/errors");
  private static final Pattern FIELD = Pattern.compile("(?m)^\\| `(\\w+)` \\|");
  private static final String HIRES = "/api/v1/hires";
  private static final String RUNS = "/api/v1/goals/0190a000-0000-7000-8000-000000000001/runs";

  private static TestGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    gateway = new TestGateway().withRoutesOfEveryKind().start();
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
  }

  @Test
  void whoCallsIsAskedFor() throws Exception {
    Caller caller = gateway.caller();
    check(gateway.request("GET", HIRES), 401, "unauthorized");
    check(
        gateway.request("GET", HIRES).header("Authorization", "Bearer x"),
        401,
        "invalid-token-format");
    check(caller.request("GET", HIRES, c -> c.put("roles", "admin")), 401, "invalid-token");
    long now = Instant.now().getEpochSecond();
    check(
        caller.request("GET", HIRES, c -> c.put("iat", now - 900).put("exp", now - 60)),
        401,
        "token-expired");
  }

  @Test
  void whatMayBeDoneIsDecided() throws Exception {
    check(gateway.caller().request("GET", "/api/v1/audit/entries"), 403, "permission-denied");
    check(
        gateway
            .caller()
            .request(
                "POST",
                RUNS,
                c ->
                    c.put("trial_mode", true)
                        .put("trial_expires_at", Instant.now().minusSeconds(1).toString())),
        403,
        "trial-expired");
    check(gateway.caller().request("GET", "/api/v1/nowhere"), 404, "not-found");
    check(gateway.caller().request("DELETE", HIRES), 405, "method-not-allowed");
    check(gateway.caller().request("GET", HIRES + "/%2e%2e"), 400, "validation-error");
    check(
        gateway
            .request("POST", TestRoutes.OPEN)
            .POST(BodyPublishers.ofByteArray(new byte[1_100_000])),
        413,
        "payload-too-large");
  }

  @Test
  void howMuchIsCounted() throws Exception {
    Caller trial = gateway.caller();
    for (int i = 0; i < 10; i++) {
      TestGateway.send(trial.request("POST", RUNS, gateway.mint.inTrial()));
    }
    check(trial.request("POST", RUNS, gateway.mint.inTrial()), 429, "trial-limit-exceeded");
    HttpRequest.Builder often = gateway.caller().request("GET", HIRES);
    List<java.util.concurrent.CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
    for (int i = 0; i < 450; i++) {
      calls.add(TestGateway.CLIENT.sendAsync(often.build(), HttpResponse.BodyHandlers.ofString()));
    }
    HttpResponse<String> refused =
        calls.stream()
            .map(java.util.concurrent.CompletableFuture::join)
            .filter(answer -> answer.statusCode() == 429)
            .findFirst()
            .orElseThrow();
    check(refused, 429, "too-many-requests");
  }

  @Test
  void whatIsBehindMayFail() throws Exception {
    gateway.upstream.early.put(TestRoutes.LONG, r -> r.connection().close());
    check(gateway.request("POST", TestRoutes.LONG), 502, "bad-gateway");
    try (TestGateway away =
        new TestGateway()
            .withRoutesOfEveryKind()
            .backendAt(Loopback.http(Loopback.freePort()))
            .start()) {
      check(away.request("GET", TestRoutes.OPEN), 503, "service-unavailable");
    }
  }

  private static void check(HttpRequest.Builder request, int status, String slug) throws Exception {
    check(TestGateway.send(request), status, slug);
  }

  private static void check(HttpResponse<String> answer, int status, String slug) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    JsonObject body = new JsonObject(answer.body());
    assertThat(body.getString("type")).isEqualTo("https://waooaw.com/errors/" + slug);
    String page = Files.readString(PAGES.resolve(slug + ".md"));
    assertThat(page).startsWith("# " + body.getString("title") + "\n");
    assertThat(page).contains("| status | " + body.getInteger("status") + " |");
    List<String> described =
        new ArrayList<>(List.of("type", "title", "status", "detail", "instance", "correlation_id"));
    Matcher field = FIELD.matcher(page);
    while (field.find()) {
      described.add(field.group(1));
    }
    assertThat(described).containsAll(body.fieldNames());
    if (body.getValue("violations") instanceof JsonArray violations) {
      assertThat(violations.getJsonObject(0).fieldNames())
          .containsExactlyInAnyOrder("field", "code", "message");
    }
    for (String header : List.of("WWW-Authenticate", "Retry-After", "Allow")) {
      if (answer.headers().firstValue(header).isPresent()) {
        assertThat(page).contains("`" + header + "`");
      }
    }
  }
}
