package com.waooaw.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeriesTest {
  @Test
  void aLeakIsNotFlat() {
    Series leak = series(IntStream.range(0, 30).mapToDouble(i -> 20 + i));
    assertThat(leak.growth()).isCloseTo(23, within(1e-9));
    assertThat(leak.flat()).isFalse();
    assertThat(leak.line()).endsWith("NOT FLAT");
  }

  @Test
  void noiseAndOneOddSampleAreFlat() {
    Series noise = series(IntStream.range(0, 30).mapToDouble(i -> i == 17 ? 900 : 20 + i % 3));
    assertThat(noise.flat()).isTrue();
    assertThat(noise.line()).contains("20.0 to 900.0 MB").endsWith("flat");
  }

  @Test
  void warmingUpIsNoLeak() {
    assertThat(series(IntStream.range(0, 30).mapToDouble(i -> Math.min(i, 6) * 10)).flat())
        .isTrue();
  }

  @Test
  void aFewSamplesSayNothing() {
    assertThatThrownBy(() -> series(DoubleStream.of(1, 2, 3)).flat())
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theChartDrawsEveryFigure() {
    String svg =
        SoakChart.of(
            List.of(
                series(IntStream.range(0, 10).mapToDouble(i -> 1)),
                series(IntStream.range(0, 10).mapToDouble(i -> 10 * i))));
    assertThat(svg).startsWith("<svg ").endsWith("</svg>\n").contains(">flat<", ">not flat<");
    assertThat(svg.split("<polyline ", -1)).hasSize(3);
  }

  private static Series series(DoubleStream values) {
    return new Series("heap", "MB", 4, values.boxed().toList());
  }
}
