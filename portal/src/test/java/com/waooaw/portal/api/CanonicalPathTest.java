package com.waooaw.portal.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalPathTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/agents",
        "/api/v1/agents/",
        "/api/v1/agents/seo-expert_2.0~a",
        "/api/v1/agents/caf%C3%A9",
        "/api/v1/agents/a%20b",
        "/api/v1/agents/a:b@c,d;e=f&g!h$i'(j)*k+l"
      })
  void plainPathsPass(String path) {
    assertThat(CanonicalPath.accepts(path)).isTrue();
    // Decoding once and normalising changes nothing that names a route.
    assertThat(URI.create(path).normalize().getRawPath()).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "api/v1",
        "/api//v1",
        "/api/v1//",
        "/api/./v1",
        "/api/../v1",
        "/api/v1/..",
        "/api/v1/%2e%2e",
        "/api/%76%31",
        "/api/v1/a%2Fb",
        "/api/v1/a%2fb",
        "/api/v1/a%5cb",
        "/api/v1/a\\b",
        "/api/v1/a%3Fb",
        "/api/v1/a%25b",
        "/api/v1/a%00",
        "/api/v1/a%0a",
        "/api/v1/a%",
        "/api/v1/a%2",
        "/api/v1/a%zz",
        "/api/v1/a b",
        "/api/v1/é",
        "/api/v1/a#b",
        "/api/v1/a?b"
      })
  void everythingElseIsRefused(String path) {
    assertThat(CanonicalPath.accepts(path)).isFalse();
  }

  @Test
  void aVeryLongPathIsJudgedToo() {
    assertThat(CanonicalPath.accepts("/a".repeat(8_000))).isTrue();
    assertThat(CanonicalPath.accepts("/" + "a".repeat(16_000))).isTrue();
  }
}
