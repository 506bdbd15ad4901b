package com.waooaw.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.portal.PortalFixture.Browser;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody notices that tokens are short-lived. */
class RenewalTest {
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
  void fiftyParallelRequestsRenewOnce() throws Exception {
    Browser browser = portal.browser().signUp();
    portal.gateway.answerRefreshesAfter(200);
    portal.clock.forward(Duration.ofMinutes(15));
    assertThat(inParallel(browser, 50)).containsOnly(200);
    assertThat(refreshes()).isEqualTo(1);
  }

  @Test
  void twoServersOfOnePortalRenewOnceBetweenThem() throws Exception {
    Browser one = portal.browser().signUp();
    Browser other = portal.browserAt("http://localhost:" + portal.anotherServer());
    other.cookie = one.cookie;
    portal.gateway.answerRefreshesAfter(200);
    portal.clock.forward(Duration.ofMinutes(15));
    CompletableFuture<List<Integer>> elsewhere =
        CompletableFuture.supplyAsync(() -> inParallel(other, 25));
    assertThat(inParallel(one, 25)).containsOnly(200);
    assertThat(elsewhere.get()).containsOnly(200);
    assertThat(refreshes()).isEqualTo(1);
  }

  @Test
  void fiftyParallelRefusalsOfAnOldGenerationRenewOnceAndAreRepeated() throws Exception {
    Browser browser = portal.browser().signUp();
    portal.gateway.answerRefreshesAfter(200);
    portal.gateway.raiseGenerations();
    assertThat(inParallel(browser, 50)).containsOnly(200);
    assertThat(refreshes()).isEqualTo(1);
  }

  @Test
  void aTokenAboutToEndIsRenewedBeforeAWriteIsSent() throws Exception {
    Browser browser = portal.browser().signUp();
    portal.clock.forward(Duration.ofMinutes(15).minusSeconds(20));
    assertThat(browser.post("/api/v1/once", "{}").statusCode()).isEqualTo(200);
    assertThat(refreshes()).isEqualTo(1);
    assertThat(portal.gateway.requestsTo("/api/v1/once")).hasSize(1);
  }

  @Test
  void aSmallWriteThatWasRefusedIsRepeatedWithItsBody() throws Exception {
    Browser browser = portal.browser().signUp();
    portal.gateway.raiseGenerations();
    assertThat(browser.post("/api/v1/echo", "{\"a\":1}").body()).isEqualTo("{\"a\":1}");
  }

  @Test
  void aLargeWriteThatWasRefusedIsToBeSentAgainByTheCaller() throws Exception {
    Browser browser = portal.browser().signUp();
    portal.gateway.raiseGenerations();
    String large = "x".repeat(200_000);
    HttpResponse<String> answer = browser.post("/api/v1/echo", large);
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(browser.post("/api/v1/echo", large).body()).isEqualTo(large);
  }

  @Test
  void staleTokensAreRenewedBeforeTheBrowserHearsOfTheAct() throws Exception {
    Browser browser = portal.browser().signUp();
    HttpResponse<String> answer = browser.post("/api/v1/trials", "{}");
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.headers().firstValue("X-Waooaw-Session-Stale")).isEmpty();
    assertThat(refreshes()).isEqualTo(1);
    assertThat(browser.get("/api/v1/hires").statusCode()).isEqualTo(200);
    assertThat(refreshes()).isEqualTo(1);
  }

  @Test
  void staleTokensThatCouldNotBeRenewedAreRenewedByTheNextRequest() throws Exception {
    Browser browser = portal.browser().signUp();
    portal.gateway.breakRefreshes(true);
    assertThat(browser.post("/api/v1/trials", "{}").statusCode()).isEqualTo(201);
    assertThat(browser.get("/api/v1/hires").statusCode()).isEqualTo(503);
    portal.gateway.breakRefreshes(false);
    assertThat(browser.post("/api/v1/once", "{}").statusCode()).isEqualTo(200);
    assertThat(portal.gateway.requestsTo("/api/v1/once")).hasSize(1);
  }

  @Test
  void parallelStaleAnswersLeaveAGoodToken() throws Exception {
    Browser browser = portal.browser().signUp();
    List<CompletableFuture<HttpResponse<String>>> trials =
        IntStream.range(0, 3)
            .mapToObj(
                i ->
                    portal.client.sendAsync(
                        browser
                            .request("/api/v1/trials")
                            .POST(HttpRequest.BodyPublishers.ofString("{}"))
                            .build(),
                        HttpResponse.BodyHandlers.ofString()))
            .toList();
    for (CompletableFuture<HttpResponse<String>> trial : trials) {
      assertThat(trial.get().statusCode()).isEqualTo(201);
    }
    assertThat(browser.get("/api/v1/hires").statusCode()).isEqualTo(200);
  }

  @Test
  void aSessionSignedOutDuringARenewalStaysOut() throws Exception {
    Browser browser = portal.browser().signUp();
    String cookie = browser.cookie;
    portal.gateway.raiseGenerations();
    portal.gateway.answerRefreshesAfter(400);
    CompletableFuture<HttpResponse<String>> renewing =
        portal.client.sendAsync(
            browser.request("/api/v1/hires").GET().build(), HttpResponse.BodyHandlers.ofString());
    Thread.sleep(150);
    browser.post("/api/v1/auth/sign-out", "");
    renewing.get();
    browser.cookie = cookie;
    assertThat(browser.get("/api/v1/hires").statusCode()).isEqualTo(401);
  }

  private List<Integer> inParallel(Browser browser, int count) {
    List<CompletableFuture<HttpResponse<String>>> answers =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    portal.client.sendAsync(
                        browser.request("/api/v1/hires").GET().build(),
                        HttpResponse.BodyHandlers.ofString()))
            .toList();
    return answers.stream().map(a -> a.join().statusCode()).toList();
  }

  private long refreshes() {
    return portal.gateway.requestsTo("/api/v1/auth/refresh").size();
  }
}
