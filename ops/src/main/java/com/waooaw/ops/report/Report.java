package com.waooaw.ops.report;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The Build &amp; Test Report: what was built, checked and measured, and what was not.
 *
 * @param commit of the sources; "-dirty" at its end if they differed
 * @param measured our figures for what the earlier system's are known, apart from its images: bytes
 *     and seconds
 */
public record Report(
    String title,
    Instant at,
    Machine machine,
    String commit,
    String version,
    List<Section> sections,
    List<ImageFigures> images,
    Map<Earlier, Double> measured,
    List<Target> targets,
    List<LoadFigures> loads,
    List<NotTested> notTested) {
  public Report {
    requireNonNull(title, "title");
    requireNonNull(at, "at");
    requireNonNull(machine, "machine");
    requireNonNull(commit, "commit");
    requireNonNull(version, "version");
    sections = List.copyOf(sections);
    images = List.copyOf(images);
    Map<Earlier, Double> inOrder = new EnumMap<>(Earlier.class);
    inOrder.putAll(measured);
    measured = Collections.unmodifiableMap(inOrder);
    targets = List.copyOf(targets);
    loads = List.copyOf(loads);
    notTested = List.copyOf(notTested);
  }

  /**
   * The verdict: something was checked, no check failed and no target was missed. What was skipped
   * or not measured is told but fails nothing.
   */
  public boolean passed() {
    return !hasNoEvidence()
        && count(Check.Outcome.FAILED) == 0
        && count(Target.Verdict.MISSED) == 0;
  }

  long count(Check.Outcome outcome) {
    return checks().filter(c -> c.outcome() == outcome).count();
  }

  long count(Target.Verdict verdict) {
    return targets.stream().filter(t -> t.verdict() == verdict).count();
  }

  boolean hasNoEvidence() {
    return count(Check.Outcome.PASSED) == 0;
  }

  List<Target> missed() {
    return targets.stream().filter(t -> t.verdict() == Target.Verdict.MISSED).toList();
  }

  /** The verdict and its reasons in one sentence. */
  String verdict() {
    long failed = count(Check.Outcome.FAILED);
    long missed = count(Target.Verdict.MISSED);
    long checks = checks().count();
    if (passed()) {
      return "Passed: "
          + Figures.counted(count(Check.Outcome.PASSED), "check")
          + " passed, none failed, no target was missed.";
    }
    if (failed == 0 && missed == 0) {
      return "Failed: nothing was found to be right, since no check passed.";
    }
    return "Failed: "
        + Figures.count(failed)
        + " of "
        + Figures.counted(checks, "check")
        + " failed, "
        + Figures.counted(missed, "target")
        + (missed == 1 ? " was missed." : " were missed.");
  }

  private Stream<Check> checks() {
    return sections.stream().flatMap(s -> s.checks().stream());
  }
}
