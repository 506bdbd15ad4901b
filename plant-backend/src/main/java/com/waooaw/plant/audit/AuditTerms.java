package com.waooaw.plant.audit;

import static java.util.Objects.requireNonNull;

import com.waooaw.kernel.config.Settings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How the trail is kept.
 *
 * @param retentionMonths whole months kept beside the current one; everything is kept when empty
 * @param anchorFolder where the newest signed head is kept beside Redis; in Redis alone when empty
 */
public record AuditTerms(Optional<Integer> retentionMonths, Optional<Path> anchorFolder) {
  /** Everything is kept, and the head in Redis. */
  public static final AuditTerms DEFAULT = new AuditTerms(Optional.empty(), Optional.empty());

  private static final int MOST_MONTHS = 1_200;

  public AuditTerms {
    requireNonNull(retentionMonths, "retentionMonths");
    requireNonNull(anchorFolder, "anchorFolder");
  }

  /** Reads {@code AUDIT_RETENTION_MONTHS} and {@code AUDIT_ANCHOR_FOLDER}. */
  public static AuditTerms read(Settings settings) {
    Optional<Integer> months =
        settings
            .optional("AUDIT_RETENTION_MONTHS")
            .flatMap(
                text ->
                    text.matches("[1-9][0-9]{0,3}") && Integer.parseInt(text) <= MOST_MONTHS
                        ? Optional.of(Integer.parseInt(text))
                        : settings.fault(
                            "AUDIT_RETENTION_MONTHS",
                            "must be a whole number of months from 1 to " + MOST_MONTHS,
                            Optional.empty()));
    return new AuditTerms(months, settings.optional("AUDIT_ANCHOR_FOLDER").map(Path::of));
  }
}
