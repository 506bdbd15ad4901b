package com.waooaw.ops.check;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs the stages in order and sums up what came of them. */
public final class Tests {
  private static final int SHOWN_LINES = 12;

  private final Workplace workplace;
  private final InstantSource clock;
  private final List<Stage> stages;

  Tests(Workplace workplace, InstantSource clock, List<Stage> stages) {
    this.workplace = workplace;
    this.clock = clock;
    this.stages = List.copyOf(stages);
  }

  /** All stages of a clone. */
  public static Tests of(Path root, PrintStream out, InstantSource clock) {
    return new Tests(
        new Workplace(root, out),
        clock,
        List.of(
            new JavaStage(),
            new RegoStage(),
            new WebStage(),
            new EndToEndStage(),
            new ContainersStage()));
  }

  /** The names by which single stages are picked. */
  public List<String> names() {
    return stages.stream().map(Stage::name).toList();
  }

  /**
   * Runs the stages named, or all if none is, and ends with the plain line {@code N passed, N
   * failed, N skipped}.
   *
   * @return whether nothing failed
   */
  public boolean run(List<String> only) {
    Outcome sum = Outcome.NONE;
    Map<String, Long> seconds = new LinkedHashMap<>();
    for (Stage stage : stages) {
      if (only.isEmpty() || only.contains(stage.name())) {
        workplace.say("== " + stage.name());
        Instant began = clock.instant();
        Outcome outcome = attempt(stage);
        long took = Duration.between(began, clock.instant()).toSeconds();
        seconds.put(stage.name(), took);
        workplace.say(
            String.format(
                Locale.ROOT,
                "  %s: %d passed, %d failed, %d skipped in %d s",
                stage.name(),
                outcome.passed(),
                outcome.failed().size(),
                outcome.skipped().size(),
                took));
        sum = sum.plus(outcome);
      }
    }
    tell(sum, seconds);
    return sum.failed().isEmpty();
  }

  // One stage that cannot be run does not hide what the others find.
  private Outcome attempt(Stage stage) {
    try {
      return stage.run(workplace);
    } catch (RuntimeException e) {
      return Outcome.failure(stage.name(), e.toString());
    }
  }

  private void tell(Outcome sum, Map<String, Long> seconds) {
    workplace.say("");
    sum.skipped().forEach(c -> workplace.say("skipped  " + c.name() + ": " + brief(c.why())));
    sum.failed().forEach(c -> workplace.say("FAILED   " + c.name() + ": " + brief(c.why())));
    workplace.say("");
    workplace.say(
        String.join(
                ", ",
                seconds.entrySet().stream()
                    .map(e -> e.getKey() + " " + e.getValue() + " s")
                    .toList())
            + "; results in target/test/");
    workplace.say(
        sum.passed()
            + " passed, "
            + sum.failed().size()
            + " failed, "
            + sum.skipped().size()
            + " skipped");
  }

  private static String brief(String why) {
    List<String> lines = why.lines().toList();
    return String.join("\n         ", lines.subList(0, Math.min(SHOWN_LINES, lines.size())));
  }
}
