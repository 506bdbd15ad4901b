package com.waooaw.ops.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {
  @TempDir Path folder;

  @Test
  void whatAKilledSupervisorLeftIsEnded() throws Exception {
    Process left = sleeper();
    Layout layout = layoutTellingOf(Trace.of(left.toHandle()));

    assertThat(Leftovers.end(layout)).containsExactly("backend");
    assertThat(left.waitFor(5, TimeUnit.SECONDS)).isTrue();
    assertThat(State.read(layout)).isEmpty();
  }

  @Test
  void aStrangerWhoGotTheSameProcessIdIsLeftAlone() throws Exception {
    Process stranger = sleeper();
    try {
      Instant earlier = Trace.of(stranger.toHandle()).startedAt().minusSeconds(60);

      assertThat(Leftovers.end(layoutTellingOf(new Trace(stranger.pid(), earlier)))).isEmpty();
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly().waitFor();
    }
  }

  @Test
  void aProcessThatIgnoresTheRequestToStopIsKilledWithWhatItStarted() throws Exception {
    Process stubborn =
        new ProcessBuilder("sh", "-c", "trap '' TERM; sleep 60 & echo started; wait; sleep 60")
            .start();
    stubborn.getInputStream().read();
    var started = stubborn.descendants().toList();

    Ending.end(stubborn.toHandle(), "TERM", java.time.Duration.ofMillis(200));

    assertThat(stubborn.waitFor(5, TimeUnit.SECONDS)).isTrue();
    assertThat(started).isNotEmpty().noneMatch(Life::in);
  }

  private Layout layoutTellingOf(Trace trace) {
    Layout layout = Layout.of(folder, folder);
    new State("ready", 0, Instant.now(), Map.of("backend", trace), Map.of(), "x://x", "x://x", null)
        .write(layout);
    return layout;
  }

  private static Process sleeper() throws IOException {
    return new ProcessBuilder("sleep", "60").start();
  }
}
