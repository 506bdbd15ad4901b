package com.waooaw.kernel.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2027-01-15T10:00:00Z"));
  private final Breaker breaker =
      new Breaker(5, Duration.ofSeconds(10), Duration.ofSeconds(10), now::get);

  @Test
  void fiveFailuresInTenSecondsOpenItForTenAndOneProbeClosesIt() {
    fail(5);
    assertThat(breaker.permits()).isFalse();
    pass(Duration.ofMillis(9_999));
    assertThat(breaker.permits()).isFalse();
    pass(Duration.ofMillis(1));
    assertThat(breaker.permits()).isTrue();
    assertThat(breaker.permits()).as("only one probe at a time").isFalse();
    breaker.record(true);
    assertThat(breaker.permits()).isTrue();
  }

  @Test
  void aProbeThatFailsOpensItAgain() {
    fail(5);
    pass(Duration.ofSeconds(10));
    assertThat(breaker.permits()).isTrue();
    breaker.record(false);
    fail(4);
    assertThat(breaker.permits()).isFalse();
  }

  @Test
  void failuresFarApartDoNotOpenIt() {
    for (int i = 0; i < 20; i++) {
      fail(1);
      pass(Duration.ofSeconds(3));
    }
    assertThat(breaker.permits()).isTrue();
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      breaker.record(false);
    }
  }

  private void pass(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }
}
