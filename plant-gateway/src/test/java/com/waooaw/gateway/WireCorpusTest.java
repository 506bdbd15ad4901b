package com.waooaw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.waooaw.gateway.testing.TestGateway;
import com.waooaw.gateway.testing.Wire;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nothing of the {@link WireCorpus} reaches the upstream, nothing is a 500, and each is told why as
 * problem+json.
 */
class WireCorpusTest {
  private static TestGateway gateway;

  static List<WireCorpus.Case> corpus() {
    return WireCorpus.all();
  }

  @BeforeAll
  static void start() throws Exception {
    gateway = TestGateway.shared();
    gateway.upstream.seen.clear();
  }

  @AfterAll
  static void nothingCameLate() throws Exception {
    Thread.sleep(500);
    assertThat(gateway.upstream.seen).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("corpus")
  void nobodyGetsThrough(WireCorpus.Case sent) throws Exception {
    List<Wire.Answer> answers = Wire.send(gateway.port, sent.bytes());
    List<String> told = answers.stream().map(Wire.Answer::toString).toList();
    if (sent.answers().equals(List.of(WireCorpus.CUT))) {
      assertThat(told).isIn(List.of(), List.of("401 unauthorized"));
    } else {
      assertThat(told).isEqualTo(sent.answers());
    }
    for (Wire.Answer answer : answers) {
      assertThat(answer.status()).isNotEqualTo(500);
      if (answer.body().length > 0) {
        assertThat(answer.json().getInteger("status")).isEqualTo(answer.status());
        assertThat(answer.json().getString("correlation_id")).isEqualTo(answer.correlation());
        assertThat(answer.text()).doesNotContain("Exception", "netty", "vertx", "com.waooaw");
      }
      assertThat(answer.header("WWW-Authenticate") != null).isEqualTo(answer.status() == 401);
    }
    assertThat(gateway.upstream.seen).isEmpty();
  }

  @Test
  void theCorpusIsLargeAndNoCaseIsInItTwice() {
    assertThat(corpus()).hasSizeGreaterThan(60);
    assertThat(corpus()).extracting(WireCorpus.Case::name).doesNotHaveDuplicates();
    assertThat(corpus()).extracting(WireCorpus.Case::bytes).doesNotHaveDuplicates();
  }
}
