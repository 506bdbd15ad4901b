package com.waooaw.plant.constitution;

import java.util.Locale;

/** What the constitution governs. */
public enum EntityKind {
  INDUSTRY("industries"),
  SKILL("skills"),
  JOB_ROLE("job-roles"),
  AGENT("agents"),
  TEAM("teams");

  private final String collection;

  EntityKind(String collection) {
    this.collection = collection;
  }

  /** The word in the database and in subjects of certificates, such as {@code job_role}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** How a sentence names one, such as {@code job role}. */
  public String noun() {
    return word().replace('_', ' ');
  }

  /**
   * The kind of a collection in a path, such as {@code job-roles}.
   *
   * @throws IllegalArgumentException if there is no such collection
   */
  public static EntityKind ofCollection(String collection) {
    for (EntityKind kind : values()) {
      if (kind.collection.equals(collection)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(collection);
  }

  static EntityKind of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
