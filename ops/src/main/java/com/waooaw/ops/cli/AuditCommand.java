package com.waooaw.ops.cli;

import com.waooaw.plant.audit.ExportVerifier;
import com.waooaw.plant.audit.ExportVerifier.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "audit", description = "Checks exports of the audit trail, without any service.")
final class AuditCommand implements Runnable {
  private static final int WHOLE = 0;
  private static final int NOT_WHOLE = 1;
  private static final int UNREADABLE = 2;

  @Spec CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }

  @Command(
      name = "verify",
      description = {
        "Verifies an export of the audit trail: every entry, every link, every signature.",
        "Exit code 0 when it is whole, 1 when it is not, 2 when the file cannot be read."
      })
  int verify(
      @Parameters(paramLabel = "FILE", description = "As POST /api/v1/audit/exports gave it.")
          Path file,
      @Option(
              names = "--key",
              paramLabel = "THUMBPRINT",
              description =
                  "Only signatures of this key count (RFC 7638); may be given several times.")
          List<String> keys) {
    Verdict verdict;
    try (InputStream in = Files.newInputStream(file)) {
      verdict = ExportVerifier.verify(in, keys == null ? Set.of() : Set.copyOf(keys));
    } catch (IOException e) {
      System.err.println("waooaw: " + file + " cannot be read.");
      return UNREADABLE;
    }
    tell(verdict, keys == null);
    return verdict.valid() ? WHOLE : NOT_WHOLE;
  }

  private static void tell(Verdict verdict, boolean anyKey) {
    if (verdict.valid()) {
      say("WHOLE: entries %d to %d are as they were written.", verdict.fromSeq(), verdict.toSeq());
    } else if (verdict.badEntry() != null) {
      say("NOT WHOLE: entry %d. %s", verdict.badEntry(), verdict.reason());
    } else {
      say("NOT WHOLE: %s", verdict.reason());
    }
    say(
        "  %d entries and %d signed checkpoints are good, up to %s",
        verdict.entries(), verdict.checkpoints(), verdict.headHash());
    if (verdict.exportedAt() != null) {
      say("  exported %s", verdict.exportedAt());
    }
    verdict.thumbprints().forEach(key -> say("  key %s", key));
    if (verdict.valid() && anyKey) {
      say("  Whose keys these are the file cannot prove: compare them, or demand one with --key.");
    }
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
