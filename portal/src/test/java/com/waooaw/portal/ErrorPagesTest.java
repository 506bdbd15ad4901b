package com.waooaw.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.kernel.problem.ProblemType;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever follows the type of an error finds a page about it. */
class ErrorPagesTest {
  private static final Pattern LINK = Pattern.compile("href=\"(/[^\"]*)\"");

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

  @ParameterizedTest
  @EnumSource
  void thePathOfEveryTypeIsAPageThatNamesIt(ProblemType type) throws Exception {
    HttpResponse<String> answer = get(type.uri().getPath());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(answer.body())
        .contains("<h1>" + type.title() + "</h1>", type.uri().toString(), "<table>", "<pre>")
        .doesNotContain(".md", "<script");
  }

  @Test
  void theIndexLeadsToEveryPageAndNoLinkLeadsNowhere() throws Exception {
    String index = get("/errors/").body();
    for (ProblemType type : ProblemType.values()) {
      assertThat(index).contains("href=\"/errors/" + type.slug() + '"');
    }
    Matcher links = LINK.matcher(index);
    while (links.find()) {
      assertThat(get(links.group(1)).statusCode()).as(links.group(1)).isEqualTo(200);
    }
    assertThat(get("/errors").body()).isEqualTo(index);
  }

  @Test
  void whatIsNoErrorIsNotFoundAndNothingIsWritten() throws Exception {
    HttpResponse<String> unknown = get("/errors/no-such-error");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).contains("https://waooaw.com/errors/not-found");
    assertThat(portal.browser().post("/errors/conflict", "{}").statusCode()).isEqualTo(405);
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return portal.browser().get(path, "Accept", "text/html");
  }
}
