package com.waooaw.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RotationTest {
  @Test
  void sharesAreExactAndSpreadAlike() {
    Rotation rotation = rotation(5, 1, 1);
    String turn =
        IntStream.range(0, 14)
            .mapToObj(i -> String.valueOf("abc".charAt(rotation.next())))
            .collect(Collectors.joining());
    assertThat(turn).isEqualTo("aabacaa" + "aabacaa");
  }

  @Test
  void aLoneScenarioHasEveryTurn() {
    Rotation rotation = rotation(3);
    assertThat(IntStream.range(0, 5).map(i -> rotation.next()).toArray()).containsOnly(0);
  }

  private static Rotation rotation(int... weights) {
    List<Scenario> scenarios =
        IntStream.range(0, weights.length)
            .mapToObj(i -> new Scenario("s" + i, weights[i], () -> HttpCall.get("/")))
            .toList();
    return new Rotation(scenarios);
  }
}
