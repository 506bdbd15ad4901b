package com.waooaw.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code waooaw audit verify}, on an export that a backend once made: the format must not drift.
 */
class AuditCommandTest {
  @TempDir private Path folder;

  @Test
  void anExportMadeEarlierIsWhole() throws Exception {
    Path file = export("");
    Said said = run("audit", "verify", file.toString());
    assertThat(said.code()).as(said.text()).isZero();
    assertThat(said.text()).startsWith("WHOLE: entries 1 to ").contains("  key ");
    String key =
        said.text()
            .lines()
            .filter(l -> l.startsWith("  key "))
            .findFirst()
            .orElseThrow()
            .substring(6);
    assertThat(run("audit", "verify", file.toString(), "--key", key).code()).isZero();
    assertThat(run("audit", "verify", file.toString(), "--key", "another").code()).isEqualTo(1);
  }

  @Test
  void theFirstBadEntryIsNamed() throws Exception {
    Path file = export("export.happened");
    Said said = run("audit", "verify", file.toString());
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.text()).matches("(?s)NOT WHOLE: entry \\d+\\. The entry was changed .*");
  }

  @Test
  void whatIsNoExportIsSaidToBeNone() throws Exception {
    Path file = Files.writeString(folder.resolve("note.txt"), "hello\n");
    Said said = run("audit", "verify", file.toString());
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.text()).contains("This is no export of an audit trail.");
    assertThat(run("audit", "verify", folder.resolve("none").toString()).code()).isEqualTo(2);
    assertThat(run("audit", "verify").code()).isEqualTo(2);
    assertThat(run("audit").code()).isZero();
  }

  private Path export(String altered) throws Exception {
    try (InputStream in =
        getClass().getResourceAsStream("/com/waooaw/ops/cli/audit-export.jsonl")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return Files.writeString(
          folder.resolve("export.jsonl"),
          altered.isEmpty() ? text : text.replaceFirst(altered, "nothing.happened"));
    }
  }

  private record Said(int code, String text) {}

  private static Said run(String... arguments) {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      return new Said(FrontDoor.run(arguments), out.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(before);
    }
  }
}
