package com.waooaw.ops.cli;

import com.waooaw.ops.container.Engine;
import com.waooaw.ops.report.Report;
import com.waooaw.ops.report.ReportWriter;
import com.waooaw.ops.stack.Refusal;
import com.waooaw.ops.verify.Phase;
import com.waooaw.ops.verify.Verification;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "verify",
    description = {
      "Builds the images, starts them in phases and tries everything: health, flows, the browser,",
      "kills, load, restarts of the stores, cold start, two builds alike. Writes the Build & Test",
      "Report to target/report. Exit code 0 only if all held. About fifteen minutes."
    })
final class VerifyCommand implements Callable<Integer> {
  @Option(
      names = "--only",
      paramLabel = "PHASE",
      split = ",",
      description =
          "smoke, or: build, images, infrastructure, plant, full, processes, load, recovery, cold,"
              + " reproducible. What a phase needs to be running is started too.")
  List<String> only = List.of();

  @Option(names = "--keep", description = "Leaves the stack running.")
  boolean keep;

  @Option(names = "--tag", paramLabel = "TAG", description = "The images' tag; latest unless told.")
  String tag = "latest";

  @Option(
      names = "--override",
      paramLabel = "FILE",
      description = "A compose file over deploy/compose.yaml, such as your own.")
  List<Path> overrides = List.of();

  @Override
  public Integer call() {
    Path root = Path.of(System.getProperty("waooaw.root", "."));
    Set<Phase> phases = phases();
    Engine engine = Engine.needed(root, System.out::println);
    Verification.Plan plan =
        new Verification.Plan(phases, "waooaw", tag, overrides, Verification.Plan.PATIENCE, keep);
    Report report = new Verification(root, engine, plan, VerifyCommand::say).run();
    Path folder = root.resolve("target/report");
    ReportWriter.write(report, folder);
    System.out.println();
    System.out.println(report.passed() ? "Everything held." : "Not everything held.");
    System.out.println("The report: " + folder.resolve("report.html"));
    return report.passed() ? 0 : 1;
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private Set<Phase> phases() {
    if (only.isEmpty()) {
      return EnumSet.allOf(Phase.class);
    }
    Set<Phase> phases = EnumSet.noneOf(Phase.class);
    for (String name : only) {
      if (name.equals("smoke")) {
        phases.addAll(Phase.SMOKE);
      } else {
        phases.add(
            Arrays.stream(Phase.values())
                .filter(phase -> phase.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new Refusal("There is no phase " + name + ".")));
      }
    }
    return phases;
  }
}
