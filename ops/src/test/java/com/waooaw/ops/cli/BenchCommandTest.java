package com.waooaw.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BenchCommandTest {
  @Test
  void whatCannotBeMeasuredIsRefusedBeforeAnythingStarts() {
    assertThat(FrontDoor.run("bench", "gateway", "--only", "P99")).isEqualTo(1);
    assertThat(FrontDoor.run("bench", "gateway", "--rounds", "0")).isEqualTo(1);
    assertThat(FrontDoor.run("bench", "audit", "--rounds", "0")).isEqualTo(1);
    assertThat(FrontDoor.run("bench", "audit", "--events", "0")).isEqualTo(1);
    assertThat(FrontDoor.run("bench", "soak", "--minutes", "0.1")).isEqualTo(1);
    assertThat(FrontDoor.run("bench", "soak", "--minutes", "soon")).isEqualTo(2);
  }

  @Test
  void benchAloneSaysWhatThereIs() {
    assertThat(FrontDoor.run("bench")).isZero();
    assertThat(FrontDoor.run("bench", "gateway", "--help")).isZero();
  }
}
