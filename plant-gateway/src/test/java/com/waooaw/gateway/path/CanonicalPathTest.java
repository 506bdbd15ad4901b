package com.waooaw.gateway.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.waooaw.kernel.problem.ProblemException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A path has one reading or it has none. */
class CanonicalPathTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "api",
        "*",
        "http://evil/api",
        "//",
        "//api",
        "/api//v1",
        "/api/",
        "/api/v1/",
        "/.",
        "/..",
        "/./api",
        "/../api",
        "/api/./v1",
        "/api/../v1",
        "/api/..",
        "/api/.",
        "/%2e",
        "/%2E%2E",
        "/api/%2e%2e/v1",
        "/api/.%2e/v1",
        "/api/%2e./v1",
        "/api%2fv1",
        "/api%2Fv1",
        "/api%5cv1",
        "/api\\v1",
        "/api/v1%3Fx",
        "/api/v1%23x",
        "/api%00",
        "/api%0a",
        "/api%0d%0a",
        "/api%7f",
        "/api%20v1",
        "/api/%",
        "/api/%2",
        "/api/%zz",
        "/api/%g0",
        "/api/%2g",
        "/api%252fv1",
        "/api%25",
        "/api;x=1",
        "/api/v1;/x",
        "/api/v1/%3Bx",
        "/api/v1#x",
        "/api/v1?x",
        "/api/é",
        "/api/%c0%af",
        "/api/%c0%ae",
        "/api/%e0%80%af",
        "/api/%ff",
        "/api/%c3",
        "/api/%ed%a0%80",
        "/api/%f8%88%80%80%80",
        "/api/{id}",
        "/api/|",
        "/api/^",
        "/api/`",
        "/api/<x>",
        "/api/\"x\"",
        "/api/v1/agents/..%2f",
        "/api/health/../v1/agents",
        "/api/v1/agents/%2e%2e%2fx",
        "/ api",
        "/api\t"
      })
  void whatHasTwoReadingsIsRefused(String raw) {
    assertThatThrownBy(() -> CanonicalPath.of(raw)).isInstanceOf(ProblemException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/api/v1/agents, /api/v1/agents",
    "/api/v1/%61gents, /api/v1/agents",
    "/api/v1/agents/a-b_c~d.e, /api/v1/agents/a-b_c~d.e",
    "/api/v1/agents/%c3%a9, /api/v1/agents/%C3%A9",
    "/api/v1/agents/%C3%A9, /api/v1/agents/%C3%A9",
    "/api/v1/agents/docs, /api/v1/agents/docs",
    "/a/...b, /a/...b"
  })
  void whatHasOneReadingIsWrittenInOneWay(String raw, String canonical) {
    assertThat(CanonicalPath.of(raw)).isEqualTo(canonical);
    assertThat(CanonicalPath.of(canonical)).isEqualTo(canonical);
  }
}
