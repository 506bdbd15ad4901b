package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.gateway.testing.TestGateway;
import com.waooaw.gateway.testing.TokenMint;
import com.waooaw.gateway.testing.Wire;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Fault 2: {@code /api/health/../v1/agents}, any path ending in {@code /docs}, and {@code %3F} in a
 * path walked past authentication or ownership. {@link WireCorpus} has the long list.
 *
 * <p>Proved by mutation: without {@code || segment.equals("..")} in {@code CanonicalPath.of},
 * {@link #aPathWithTwoReadingsIsRefusedEvenWithAGoodToken} said of both paths with dots that {@code
 * "400 validation-error"} was expected and {@code "404 not-found"} came.
 */
class Fault02PathTest {
  private TestGateway gateway;

  @BeforeEach
  void start() throws Exception {
    gateway = TestGateway.shared();
    gateway.upstream.seen.clear();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/health/../v1/hires",
        "/livez/../api/v1/hires",
        "/api/v1/hires%3F/docs",
        "/api/v1/hires%2Fdocs",
        "/api/v1//hires"
      })
  void aPathWithTwoReadingsIsRefusedEvenWithAGoodToken(String path) throws Exception {
    TokenMint mint = gateway.mint;
    assertThat(gateway.anonymously("GET " + path, "")).hasToString("400 validation-error");
    assertThat(gateway.as(mint.customer(c -> c), "GET " + path))
        .hasToString("400 validation-error");
    assertThat(gateway.upstream.seen).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/hires/docs", "/api/v1/hires/openapi.json", "/api/v1/hires/x"})
  void noEndingOfAPathIsPublic(String path) throws Exception {
    assertThat(gateway.anonymously("GET " + path, "")).hasToString("401 unauthorized");
    assertThat(gateway.upstream.seen).isEmpty();
  }

  @Test
  void policyAndUpstreamReadTheSamePath() throws Exception {
    TokenMint mint = gateway.mint;
    Wire.Answer answer = gateway.as(mint.customer(c -> c), "GET /api/v1/%68ires?limit=%35");
    assertThat(gateway.arrived(answer).getString("uri")).isEqualTo("/api/v1/hires?limit=%35");
    assertThat(gateway.audited(answer.correlation()).getString("path")).isEqualTo("/api/v1/hires");
  }

  @Test
  void whatIsNearlyAHealthPathIsNotOne() throws Exception {
    assertThat(gateway.anonymously("GET /livez", "").status()).isEqualTo(200);
    assertThat(gateway.anonymously("GET /x/../livez", "")).hasToString("400 validation-error");
    assertThat(gateway.anonymously("GET /livez/", "")).hasToString("400 validation-error");
    assertThat(gateway.anonymously("GET /livez%zz", "")).hasToString("400 validation-error");
  }
}
