package com.waooaw.ops.cli;

import com.waooaw.ops.stack.Layout;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which stack a command is about. */
final class StackOptions {
  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Where the stack keeps its data, secrets and logs (default: .waooaw).")
  Path data;

  Layout layout() {
    return Layout.of(Path.of(System.getProperty("waooaw.root", ".")), data);
  }
}
