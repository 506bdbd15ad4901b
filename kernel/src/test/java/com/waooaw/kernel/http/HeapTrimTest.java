package com.waooaw.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HeapTrimTest {
  private static final long LIVE = 20_000_000;

  private final AtomicLong used = new AtomicLong(LIVE);
  private final HeapTrim trim = new HeapTrim(used::get, () -> used.set(LIVE));

  @Test
  void whatABurstLeftIsCollected() {
    trim.look();
    used.set(3 * LIVE);
    assertThat(trim.look()).isTrue();
    assertThat(used).hasValue(LIVE);
  }

  @Test
  void aServiceThatHasNothingToDoIsLeftAlone() {
    trim.look();
    used.set(LIVE + LIVE / 10);
    assertThat(trim.look()).isFalse();
    assertThat(trim.look()).isFalse();
  }
}
