package com.waooaw.plant.constitution;

import java.util.Locale;

/** What the constitution governs. */
public enum EntityKind {
  INDUSTRY,
  SKILL,
  JOB_ROLE,
  AGENT;

  /** The word in the database and in subjects of certificates, such as {@code job_role}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static EntityKind of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
