package com.waooaw.plant.constitution;

import java.util.Locale;
import java.util.Set;

/** Where an entity stands in Genesis. */
public enum EntityStatus {
  DRAFT,
  SUBMITTED,
  CHANGES_REQUESTED,
  REJECTED,
  CERTIFIED,
  LISTED,
  RETIRED;

  /** The word in the database, such as {@code changes_requested}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether Genesis may move an entity from here to there. */
  public boolean mayBecome(EntityStatus next) {
    return switch (this) {
      case DRAFT, CHANGES_REQUESTED -> Set.of(DRAFT, SUBMITTED, RETIRED).contains(next);
      case SUBMITTED ->
          Set.of(DRAFT, CERTIFIED, CHANGES_REQUESTED, REJECTED, RETIRED).contains(next);
      case CERTIFIED -> Set.of(DRAFT, LISTED, RETIRED).contains(next);
      case LISTED -> Set.of(DRAFT, RETIRED).contains(next);
      case REJECTED, RETIRED -> false;
    };
  }

  /**
   * The status of a word.
   *
   * @throws IllegalArgumentException if there is no such status
   */
  public static EntityStatus of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
