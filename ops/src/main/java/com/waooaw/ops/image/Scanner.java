package com.waooaw.ops.image;

import com.waooaw.ops.container.Shell;
import com.waooaw.ops.stack.Programs;
import com.waooaw.ops.stack.Refusal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A scanner for known vulnerabilities, where one is installed. */
public final class Scanner {
  private final List<String> command;

  private Scanner(List<String> command) {
    this.command = command;
  }

  /** Trivy or Grype, if one is on the PATH. */
  public static Optional<Scanner> find() {
    return Programs.onPath("trivy")
        .map(
            trivy ->
                new Scanner(
                    List.of(
                        trivy,
                        "image",
                        "--exit-code",
                        "1",
                        "--severity",
                        "HIGH,CRITICAL",
                        "--ignore-unfixed")))
        .or(
            () ->
                Programs.onPath("grype")
                    .map(
                        grype -> new Scanner(List.of(grype, "--fail-on", "high", "--only-fixed"))));
  }

  /**
   * Scans an image.
   *
   * @throws Refusal naming what it found that is high or worse and has a fix
   */
  public void scan(Path root, String tag) {
    var scanned = new java.util.ArrayList<>(command);
    scanned.add(tag);
    Shell.Result result = new Shell(root, Map.of()).run(scanned);
    if (!result.ok()) {
      throw new Refusal(tag + " has known vulnerabilities:\n" + result.line());
    }
  }
}
