package com.waooaw.ops.check;

import com.waooaw.ops.container.Engine;
import com.waooaw.ops.report.Check;
import com.waooaw.ops.report.Report;
import com.waooaw.ops.report.ReportWriter;
import com.waooaw.ops.verify.Phase;
import com.waooaw.ops.verify.Verification;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** The images as they are built and started: a smoke test. */
final class ContainersStage implements Stage {
  @Override
  public String name() {
    return "containers";
  }

  @Override
  public Outcome run(Workplace workplace) {
    Optional<Engine> engine =
        Engine.findOrInstall(workplace.root(), line -> workplace.say("  " + line));
    if (engine.isEmpty()) {
      return Outcome.skip(
          "images", "there is neither Docker nor Podman: install one of them and run again");
    }
    Verification.Plan plan =
        new Verification.Plan(
            EnumSet.copyOf(Phase.SMOKE),
            "waooaw",
            "latest",
            List.of(),
            Verification.Plan.PATIENCE,
            false);
    Report report =
        new Verification(workplace.root(), engine.get(), plan, line -> workplace.say("  " + line))
            .run();
    ReportWriter.write(report, workplace.root().resolve("target/test/report"));
    return report.sections().stream()
        .flatMap(section -> section.checks().stream())
        .map(ContainersStage::outcome)
        .reduce(Outcome.NONE, Outcome::plus);
  }

  private static Outcome outcome(Check check) {
    return switch (check.outcome()) {
      case PASSED -> new Outcome(1, List.of(), List.of());
      case FAILED -> Outcome.failure(check.name(), check.failure().cause());
      case SKIPPED -> Outcome.skip(check.name(), check.detail());
    };
  }
}
