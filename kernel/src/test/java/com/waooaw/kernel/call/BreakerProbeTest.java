package com.waooaw.kernel.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class BreakerProbeTest {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2027-01-15T10:00:00Z"));
  private final Breaker breaker =
      new Breaker(5, Duration.ofSeconds(10), Duration.ofSeconds(10), now::get);

  @Test
  void oneFailedProbeKeepsItOpenHoweverLongItWasOpen() {
    for (int i = 0; i < 5; i++) {
      assertThat(breaker.permits()).isTrue();
      breaker.record(false);
    }
    for (int round = 0; round < 3; round++) {
      now.updateAndGet(before -> before.plusSeconds(15));
      assertThat(breaker.permits()).as("the probe").isTrue();
      breaker.record(false);
      assertThat(breaker.permits()).as("after the probe failed").isFalse();
    }
    now.updateAndGet(before -> before.plusSeconds(15));
    assertThat(breaker.permits()).isTrue();
    breaker.record(true);
    assertThat(breaker.permits()).isTrue();
  }
}
