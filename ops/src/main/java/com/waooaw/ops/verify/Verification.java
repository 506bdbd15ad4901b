package com.waooaw.ops.verify;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.http.ServiceRuntime;
import com.waooaw.ops.container.Engine;
import com.waooaw.ops.image.Images;
import com.waooaw.ops.report.Check.Outcome;
import com.waooaw.ops.report.Machine;
import com.waooaw.ops.report.NotTested;
import com.waooaw.ops.report.Report;
import com.waooaw.ops.report.Section;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The Build &amp; Test Report as it is made: phase after phase, each only when those before it
 * held.
 */
public final class Verification {
  private static final int RATE = 1000;
  private static final int RATE_OF_RECOVERY = 200;

  private final Path root;
  private final Engine engine;
  private final Plan plan;
  private final Consumer<String> say;
  private final List<Section> sections = new ArrayList<>();
  private final List<NotTested> notTested = new ArrayList<>();
  private List<Images.Built> built = List.of();

  /**
   * What is to be verified.
   *
   * @param phases what is run of it; what a phase needs runs too
   * @param images prefix of the images' names; others than {@code waooaw} are not built but taken
   *     as they are
   * @param overrides compose files over the stack's own
   * @param patience how long a service may take to become healthy
   * @param keep whether the stack is left running
   */
  public record Plan(
      Set<Phase> phases,
      String images,
      String version,
      List<Path> overrides,
      Duration patience,
      boolean keep) {
    /** A first start, on a slow machine that does other things at the same time. */
    public static final Duration PATIENCE = Duration.ofSeconds(90);

    public Plan {
      phases = Set.copyOf(phases);
      overrides = List.copyOf(overrides);
    }
  }

  public Verification(Path root, Engine engine, Plan plan, Consumer<String> say) {
    this.root = requireNonNull(root, "root");
    this.engine = requireNonNull(engine, "engine");
    this.plan = requireNonNull(plan, "plan");
    this.say = requireNonNull(say, "say");
  }

  /** Runs it. The stack is gone afterwards, whatever happened, unless it is to be kept. */
  public Report run() {
    Instant at = Instant.now();
    Images images = new Images(engine, root, line -> say.accept("  " + line));
    try (Scene scene = new Scene(root, engine, plan, say)) {
      ImageChecks imageChecks = new ImageChecks(scene);
      LoadChecks loadChecks = new LoadChecks(scene);
      if (needs().stream().anyMatch(Phase::needsStack)) {
        scene.stack().down();
      }
      try {
        for (Phase phase : Phase.values()) {
          if (!needs().contains(phase)) {
            notTested.add(new NotTested("phase " + phase, "it was not asked for"));
          } else if (sections.stream().anyMatch(Verification::hasFailed)) {
            notTested.add(new NotTested("phase " + phase, "a phase before it failed"));
          } else {
            sections.add(run(phase, scene, images, imageChecks, loadChecks));
          }
        }
      } finally {
        if (!plan.keep()) {
          scene.stack().down();
        }
      }
      Scorecard score = new Scorecard(scene.measures(), imageChecks.layers(), built);
      addWhatIsNeverTested();
      return new Report(
          "WAOOAW Build & Test Report",
          at,
          Machine.here(engine.version()),
          images.commit(),
          ServiceRuntime.version(),
          sections,
          score.images(),
          score.measured(),
          score.targets(),
          loadChecks.loads(),
          notTested);
    }
  }

  /** A phase needs those before it that start what it looks at. */
  private Set<Phase> needs() {
    Set<Phase> needs = EnumSet.copyOf(plan.phases());
    for (Phase phase : plan.phases()) {
      if (phase.needsStack() && phase != Phase.COLD) {
        for (Phase before : List.of(Phase.INFRASTRUCTURE, Phase.PLANT, Phase.FULL)) {
          if (before.compareTo(phase) < 0) {
            needs.add(before);
          }
        }
      }
    }
    return needs;
  }

  private static boolean hasFailed(Section section) {
    return section.checks().stream().anyMatch(c -> c.outcome() == Outcome.FAILED);
  }

  private Section run(
      Phase phase, Scene scene, Images images, ImageChecks imageChecks, LoadChecks loadChecks) {
    return switch (phase) {
      case BUILD -> build(images);
      case IMAGES -> imageChecks.run();
      case INFRASTRUCTURE -> new InfrastructureChecks(scene).run();
      case PLANT -> new PlantChecks(scene).run();
      case FULL -> new FullChecks(scene).run();
      case PROCESSES -> new ProcessChecks(scene).run();
      case LOAD -> loadChecks.load(RATE, Duration.ofSeconds(60));
      case RECOVERY -> loadChecks.recovery(RATE_OF_RECOVERY);
      case COLD -> new StartChecks(scene).cold();
      case REPRODUCIBLE -> new StartChecks(scene).reproducible(plan.version());
    };
  }

  private Section build(Images images) {
    Checks checks = new Checks("build", "The four images from deploy/Dockerfile", say);
    checks.check(
        "all four build without a warning",
        () -> {
          images.needBases();
          built = images.build(plan.version(), "", false, "");
          for (Images.Built image : built) {
            if (!image.warnings().isEmpty()) {
              throw new Fault(
                  image.tag() + " builds with a warning: " + image.warnings().getFirst(),
                  String.join("\n", image.warnings()),
                  "Make the builder content; a warning today is a failure tomorrow.");
            }
          }
          return "in "
              + built.stream().mapToLong(b -> b.took().toSeconds()).sum()
              + " s, the first most of it";
        });
    return checks.done();
  }

  private void addWhatIsNeverTested() {
    notTested.add(
        new NotTested(
            "images for other kinds of processor",
            "this machine runs its own kind; the workflow of a fork builds both"));
    notTested.add(
        new NotTested(
            "the profile observability",
            "Prometheus and Grafana are started by those who want them"));
    notTested.add(new NotTested("TLS", "it ends at a proxy or an ingress in front of the portals"));
  }
}
