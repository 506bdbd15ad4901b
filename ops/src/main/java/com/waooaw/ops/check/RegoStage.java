package com.waooaw.ops.check;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The policy's own tests, by a real Open Policy Agent. Where none can be had this is skipped; the
 * same vectors run against the embedded module among the Java tests always.
 */
final class RegoStage implements Stage {
  private static final String INSTALL = "policy/opa-install";

  @Override
  public String name() {
    return "rego";
  }

  @Override
  public Outcome run(Workplace workplace) {
    int installed =
        workplace.run(
            "opa-install",
            workplace.root(),
            Map.of(),
            List.of("sh", INSTALL),
            line -> Optional.of(line));
    if (installed != 0) {
      return Outcome.skip(
          "opa test", "there is no opa and no Go to build it with: put opa 1.10 on the PATH");
    }
    String opa = workplace.tail("opa-install", 1).strip();
    Path report = workplace.result("opa.json");
    int code =
        workplace.run(
            "opa",
            workplace.root(),
            Map.of(),
            List.of(
                "sh",
                "-c",
                "\"$0\" test --format=json policy/src/main/rego policy/src/test/rego >\"$1\"",
                opa,
                report.toString()),
            line -> Optional.of(line));
    if (!Files.exists(report)) {
      return Outcome.failure("opa test", "it left no result, exit code " + code);
    }
    return JsonReports.opa(report).believing("opa test", code, () -> workplace.tail("opa", 20));
  }
}
