package com.waooaw.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.waooaw.bench.compare.Row.Verdict;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {
  @Test
  void theMiddleOfAllRoundsCounts() {
    assertThat(rounds(5, 1, 100).median()).isEqualTo(5);
    assertThat(rounds(4, 1, 2, 100).median()).isEqualTo(3);
    assertThat(rounds(7).median()).isEqualTo(7);
  }

  @Test
  void aRatioIsTakenWithinEachRound() {
    // The machine was half as fast in the second round, for both.
    Rounds ratio = rounds(600, 300, 900).over(rounds(1_000, 500, 1_000));
    assertThat(ratio.median()).isCloseTo(0.6, within(1e-9));
    assertThat(ratio.span("%.2f")).isEqualTo("0.60 to 0.90");
    assertThat(rounds(3, 5).less(rounds(1, 1)).figures()).containsExactly(2.0, 4.0);
  }

  @Test
  void roundsThatWereNotTakenTogetherAreNotCompared() {
    assertThatThrownBy(() -> rounds(1, 2).over(rounds(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> rounds()).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aVerdictIsAsGoodAsItsWorstPart() {
    assertThat(Verdict.atLeast(0.65, 0.65, 0.85)).isEqualTo(Verdict.MET);
    assertThat(Verdict.atLeast(0.85, 0.65, 0.85)).isEqualTo(Verdict.AIMED);
    assertThat(Verdict.atLeast(0.649, 0.65, 0.85)).isEqualTo(Verdict.MISSED);
    assertThat(Verdict.atMost(1.01, 1, 0.3)).isEqualTo(Verdict.MISSED);
    assertThat(Verdict.atMost(0.2, 1, 0.3).and(Verdict.atMost(3, 5, 2))).isEqualTo(Verdict.MET);
    assertThat(Verdict.MISSED.and(Verdict.AIMED)).isEqualTo(Verdict.MISSED);
  }

  @Test
  void theTableSaysWhatMustBeAndWhatIs() {
    String table =
        Row.table(
            List.of(
                new Row(
                    "P1", "pass-through", "0.65", "0.85", "0.71", Verdict.MET, new JsonObject()),
                Row.unmeasured("P3", "all stages", "0.45", "0.70", "no wrk here")));
    assertThat(table)
        .isEqualTo(
            """
            id  measure       must  aim   measured
            P1  pass-through  0.65  0.85  0.71         met
            P3  all stages    0.45  0.70  no wrk here  not measured
            """);
  }

  @Test
  void whatWrkSaysIsRead() {
    String said =
        """
        Running 5s test @ http://127.0.0.1:1/
          1 threads and 64 connections
          12345 requests in 5.00s, 1.00MB read
          Socket errors: connect 0, read 2, write 0, timeout 1
          Non-2xx or 3xx responses: 17
        Requests/sec:   2469.01
        Transfer/sec:    204.81KB
        """;
    // What was refused is no throughput.
    Wrk.Answers answers = Wrk.read(said.replace(": 17", ": 3085"));
    assertThat(answers.perSecond()).isCloseTo(2469.01 * 9_260 / 12_345, within(0.01));
    assertThat(answers.refused()).isEqualTo(3_085);
    assertThat(answers.broken()).isEqualTo(3);
    assertThat(answers.share()).isCloseTo(3_088 / 12_345.0, within(1e-9));
    assertThat(Wrk.read("10 requests in 1s\nRequests/sec: 10.0").share()).isZero();
    assertThatThrownBy(() -> Wrk.read("unable to connect")).hasMessageContaining("unable");
  }

  private static Rounds rounds(double... figures) {
    return new Rounds(java.util.Arrays.stream(figures).boxed().toList());
  }
}
