package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.gateway.testing.Await;
import com.waooaw.gateway.testing.TestGateway;
import com.waooaw.gateway.testing.Wire;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each credential of the {@link TokenCorpus} gets its own answer, and a bad one gets no further.
 */
class TokenCorpusTest {
  private static TestGateway gateway;

  static List<TokenCorpus.Case> corpus() throws Exception {
    return TokenCorpus.all();
  }

  @BeforeAll
  static void start() throws Exception {
    gateway = TestGateway.shared();
    Await.result(gateway.ledger.endSession(TokenCorpus.ENDED));
    Await.result(gateway.ledger.requireGeneration(TokenCorpus.RENEWED, 2));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("corpus")
  void isAnsweredWithItsOwnSlug(TokenCorpus.Case sent) throws Exception {
    gateway.upstream.seen.clear();
    Wire.Answer answer = gateway.anonymously(sent.request(), sent.headers());
    assertThat(answer).hasToString(sent.answer());
    assertThat(gateway.upstream.seen.isEmpty()).isEqualTo(answer.status() >= 400);
    switch (answer.slug()) {
      case "unauthorized" ->
          assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"waooaw\"");
      case "invalid-token", "invalid-token-format", "token-expired", "token-revoked" ->
          assertThat(answer.header("WWW-Authenticate"))
              .isEqualTo("Bearer realm=\"waooaw\", error=\"invalid_token\"");
      default -> assertThat(answer.header("WWW-Authenticate")).isNull();
    }
  }

  @Test
  void theCorpusIsLargeAndNoCaseIsInItTwice() throws Exception {
    assertThat(corpus()).hasSizeGreaterThan(60);
    assertThat(corpus()).extracting(TokenCorpus.Case::name).doesNotHaveDuplicates();
  }
}
