package com.waooaw.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void theRateGrowsThroughTheWarmUpAndIsThenConstant() {
    Schedule schedule = schedule(1000, Duration.ofSeconds(2), Duration.ofSeconds(3));
    assertThat(schedule.requests()).isEqualTo(1000 + 3000);
    assertThat(LongStream.range(0, 1000).filter(i -> schedule.due(i) < SECOND)).hasSize(250);
    assertThat(schedule.due(999)).isLessThan(2 * SECOND);
    assertThat(schedule.due(1000)).isEqualTo(2 * SECOND);
    assertThat(schedule.due(1001)).isEqualTo(2 * SECOND + SECOND / 1000);
    assertThat(schedule.due(3999)).isEqualTo(5 * SECOND - SECOND / 1000);
    assertThat(LongStream.range(0, 4000).map(schedule::due).boxed().toList()).isSorted();
  }

  @Test
  void withoutAWarmUpTheFirstRequestIsDueAtOnce() {
    Schedule schedule = schedule(3, Duration.ZERO, Duration.ofSeconds(1));
    assertThat(schedule.requests()).isEqualTo(3);
    assertThat(schedule.due(0)).isZero();
    assertThat(schedule.due(1)).isEqualTo(SECOND / 3);
  }

  private static Schedule schedule(int rate, Duration warmUp, Duration duration) {
    return new Schedule(
        new LoadPlan(
            URI.create("http://127.0.0.1:1"),
            rate,
            warmUp,
            duration,
            1,
            List.of(new Scenario("list", 1, () -> HttpCall.get("/")))));
  }
}
