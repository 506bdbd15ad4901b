package com.waooaw.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every screen survives a reload, nothing is fetched twice, and nothing else can be read. */
class WebAppTest {
  private static final String ASSET = "/assets/app-1a2b3c.js";

  @TempDir private static Path folder;
  private static PortalFixture portal;

  @BeforeAll
  static void start() {
    portal = PortalFixture.customers(folder);
  }

  @AfterAll
  static void stop() {
    portal.close();
  }

  @Test
  void bothPortsAnswerBothPageAndApi() throws Exception {
    for (int port : new int[] {portal.uiPort(), portal.apiPort()}) {
      PortalFixture.Browser browser = portal.browserAt("http://localhost:" + port);
      assertThat(browser.get("/").body()).contains("start page");
      assertThat(browser.get("/api/v1/public").body()).isEqualTo("anyone");
    }
  }

  @Test
  void hashedAssetsAreKeptForAYearInTheSmallestFormTheBrowserTakes() throws Exception {
    HttpResponse<String> answer = get(ASSET, "Accept-Encoding", "gzip, deflate, br");
    assertThat(answer.body()).isEqualTo("as brotli");
    assertThat(header(answer, "Content-Encoding")).isEqualTo("br");
    assertThat(header(answer, "Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
    assertThat(header(answer, "Content-Type")).isEqualTo("text/javascript; charset=utf-8");
    assertThat(header(answer, "Vary")).isEqualTo("Accept-Encoding");
  }

  @Test
  void weightsOfEncodingsAreHonoured() throws Exception {
    assertThat(get(ASSET, "Accept-Encoding", "br;q=0, gzip").body()).isEqualTo("as gzip!");
    assertThat(get(ASSET, "Accept-Encoding", "br;q=0.5, gzip;q=0.9").body()).isEqualTo("as gzip!");
    assertThat(get(ASSET, "Accept-Encoding", "*").body()).isEqualTo("as brotli");
    assertThat(get(ASSET, "Accept-Encoding", "gzip;q=0, br;q=0, *").body())
        .isEqualTo(PortalFixture.SCRIPT);
    assertThat(get(ASSET, "Accept-Encoding", "identity, br;q=0.1").body())
        .isEqualTo(PortalFixture.SCRIPT);
    assertThat(get(ASSET).body()).isEqualTo(PortalFixture.SCRIPT);
  }

  @Test
  void whatTheBrowserHasIsNotSentAgain() throws Exception {
    String etag = header(get(ASSET, "Accept-Encoding", "br"), "ETag");
    assertThat(etag).isNotEqualTo(header(get(ASSET), "ETag"));
    for (String known : new String[] {etag, "\"other\", W/" + etag, "*"}) {
      HttpResponse<String> answer = get(ASSET, "Accept-Encoding", "br", "If-None-Match", known);
      assertThat(answer.statusCode()).isEqualTo(304);
      assertThat(answer.body()).isEmpty();
      assertThat(header(answer, "ETag")).isEqualTo(etag);
    }
    assertThat(get(ASSET, "If-None-Match", etag).statusCode()).isEqualTo(200);
  }

  @Test
  void everyScreenSurvivesAReload() throws Exception {
    for (String path :
        new String[] {"/", "/hires/0190a000", "/agents/sdr.agent", "/sign-in?to=/x"}) {
      HttpResponse<String> answer =
          get(path, "Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      assertThat(answer.body()).contains("start page");
      assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
    }
  }

  @Test
  void whatIsNoNavigationGetsNoPage() throws Exception {
    for (String accept : new String[] {"*/*", "application/json", "text/html;q=0, */*"}) {
      assertNotFound(get("/hires/0190a000", "Accept", accept));
    }
    assertNotFound(get("/assets/gone-1a2b3c.js", "Accept", "text/html"));
    assertNotFound(get("/api", "Accept", "text/html"));
    assertThat(portal.browser().post("/hires", "{}").statusCode()).isEqualTo(405);
  }

  @Test
  void headSendsNoBody() throws Exception {
    PortalFixture.Browser browser = portal.browser();
    HttpResponse<String> answer =
        browser.send(browser.request(ASSET).method("HEAD", HttpRequest.BodyPublishers.noBody()));
    assertThat(answer.body()).isEmpty();
    assertThat(header(answer, "Content-Length"))
        .isEqualTo(String.valueOf(PortalFixture.SCRIPT.length()));
  }

  @Test
  void noPathLeadsOutOfTheWebRoot() throws Exception {
    for (String path :
        new String[] {
          "/../outside.txt",
          "/assets/../../outside.txt",
          "/..%2foutside.txt",
          "/%2e%2e/outside.txt",
          "/assets/%2e%2e/%2e%2e/outside.txt",
          "/..\\outside.txt",
          "/..%5coutside.txt",
          "//outside.txt",
          "/assets/..%c0%afoutside.txt",
          "/%00outside.txt",
          "/link.txt",
          "/.secret",
          "/assets/",
          "/assets",
          "/etc/passwd",
          "/assets/app-1a2b3c.js.br",
          "http://localhost/../outside.txt"
        }) {
      String answer = portal.raw("GET " + path + " HTTP/1.1");
      assertThat(answer)
          .as(path)
          .startsWith("HTTP/1.1 4")
          .doesNotContain("outside\n", "\r\n\r\noutside", "hidden", "root:");
    }
  }

  private static void assertNotFound(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(header(answer, "Content-Type")).isEqualTo("application/problem+json");
  }

  private static HttpResponse<String> get(String path, String... headers) throws Exception {
    return portal.browser().get(path, headers);
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
