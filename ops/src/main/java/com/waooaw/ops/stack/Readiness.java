package com.waooaw.ops.stack;

import com.waooaw.kernel.config.Settings;
import java.time.Duration;
import java.util.List;

/** Waits for a child to be ready, and no longer once it cannot be. */
final class Readiness {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final long BETWEEN_PROBES_MILLIS = 40;

  private Readiness() {}

  /**
   * Returns when every probe found it healthy.
   *
   * @throws Refusal with the reason and the end of its log, if it died or took too long
   */
  static void await(Child child, List<Probe> probes, int tailLines) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String reason = "it never answered";
    while (System.nanoTime() < deadline) {
      if (!child.alive()) {
        throw failed(child, why(child.exitCode()), tailLines);
      }
      reason = firstFault(probes);
      if (reason.isEmpty()) {
        return;
      }
      try {
        Thread.sleep(BETWEEN_PROBES_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Refusal("Stopped while waiting for " + child.name() + ".");
      }
    }
    throw failed(
        child, "was not ready within " + PATIENCE.toSeconds() + " s (" + reason + ")", tailLines);
  }

  private static String firstFault(List<Probe> probes) {
    for (Probe probe : probes) {
      if (probe.ask() instanceof Probe.Answer.Unhealthy(String reason)) {
        return reason;
      }
    }
    return "";
  }

  private static String why(int exitCode) {
    return exitCode == Settings.EXIT_CODE
        ? "refused its settings"
        : "ended with exit code " + exitCode + " before it was ready";
  }

  private static Refusal failed(Child child, String why, int tailLines) {
    String tail = child.tail(tailLines);
    return new Refusal(
        child.name()
            + " "
            + why
            + ". The end of its log:"
            + (tail.isBlank() ? "\n  (empty)" : "\n" + tail.indent(2).stripTrailing()));
  }
}
