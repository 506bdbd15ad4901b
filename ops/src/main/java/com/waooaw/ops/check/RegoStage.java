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
  @Override
  public String name() {
    return "rego";
  }

  @Override
  public Outcome run(Workplace workplace) {
    Optional<String> opa = Opa.find(workplace);
    if (opa.isEmpty()) {
      return Outcome.skip("opa test", workplace.tail("opa-install", 1));
    }
    Path report = workplace.result("opa.json");
    int code =
        workplace.run(
            "opa",
            workplace.root().resolve("policy"),
            Map.of(),
            List.of(
                "sh",
                "-c",
                "\"$0\" test --format=json --ignore=schema src/main/resources/policy src/test/rego"
                    + " >\"$1\"",
                opa.get(),
                report.toString()),
            line -> Optional.of(line));
    if (!Files.exists(report)) {
      return Outcome.failure("opa test", "it left no result, exit code " + code);
    }
    return JsonReports.opa(report).believing("opa test", code, () -> workplace.tail("opa", 20));
  }
}
