package com.waooaw.ops.cli;

import com.waooaw.ops.check.Tests;
import com.waooaw.ops.stack.Refusal;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "test",
    description = {
      "Runs every test, with real PostgreSQL, Redis, policy and browser: java (unit, property,",
      "integration, formatting), rego, web (types, unit), e2e (a whole stack, by HTTP and browser), containers (the images, smoke).",
      "Ends with the line 'N passed, N failed, N skipped'. Results are kept in target/test."
    })
final class TestCommand implements Callable<Integer> {
  @Option(
      names = "--only",
      paramLabel = "STAGE",
      split = ",",
      description = "java, rego, web, e2e or containers; may be given several times.")
  List<String> only = List.of();

  @Override
  public Integer call() {
    Path root = Path.of(System.getProperty("waooaw.root", "."));
    Tests tests = Tests.of(root, System.out, InstantSource.system());
    for (String stage : only) {
      if (!tests.names().contains(stage)) {
        throw new Refusal(
            "There is no stage " + stage + ": there are " + String.join(", ", tests.names()) + ".");
      }
    }
    return tests.run(only) ? 0 : 1;
  }
}
