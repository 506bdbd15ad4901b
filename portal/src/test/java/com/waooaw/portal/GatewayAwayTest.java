package com.waooaw.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.portal.PortalFixture.Browser;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gateway that is away is said to be away, at once and plainly, and used again when it is back.
 */
class GatewayAwayTest {
  @TempDir private Path folder;
  private PortalFixture portal;

  @BeforeEach
  void start() {
    portal = PortalFixture.customers(folder);
  }

  @AfterEach
  void stop() {
    portal.close();
  }

  @Test
  void healthTurnsRedWithinTenSecondsAndGreenAgain() throws Exception {
    Browser browser = portal.browser();
    assertHealth(browser, 200, "up");
    portal.gateway.stop();
    long begun = System.nanoTime();
    assertHealth(browser, 503, "down");
    assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun)).isLessThan(10);
    assertThat(browser.get("/readyz").statusCode()).isEqualTo(503);
    assertThat(browser.get("/livez").statusCode()).isEqualTo(200);
    portal.gateway.start();
    assertHealth(browser, 200, "up");
  }

  @Test
  void callsFailAsProblemsAndTheSessionOutlivesTheOutage() throws Exception {
    Browser browser = portal.browser().signUp();
    portal.gateway.stop();
    HttpResponse<String> answer =
        browser.get("/api/v1/hires", "X-Correlation-ID", "my-request-0009");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
    assertThat(new JsonObject(answer.body()).getString("correlation_id"))
        .isEqualTo("my-request-0009");
    assertThat(answer.body()).doesNotContain("127.0.0.1", "Exception");
    assertThat(browser.get("/").statusCode()).isEqualTo(200);
    portal.gateway.start();
    assertThat(browser.get("/api/v1/hires").statusCode()).isEqualTo(200);
  }

  private static void assertHealth(Browser browser, int status, String gateway) throws Exception {
    HttpResponse<String> answer = browser.get("/health");
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(new JsonObject(answer.body()).getMap())
        .containsEntry("status", gateway)
        .containsEntry("service", "customer-portal")
        .containsEntry("gateway", gateway)
        .containsKey("version");
  }
}
