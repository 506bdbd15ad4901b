package com.waooaw.plant.approval;

import java.util.Locale;

/** What somebody may say of an act that waits. */
enum Verdict {
  APPROVE,
  DENY,
  DEFER,
  ESCALATE;

  static Verdict of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
