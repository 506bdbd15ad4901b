package com.waooaw.ops.verify;

import java.util.List;
import java.util.Locale;

/** A part of the verification, in the order in which they run. */
public enum Phase {
  BUILD,
  IMAGES,
  INFRASTRUCTURE,
  PLANT,
  FULL,
  PROCESSES,
  LOAD,
  RECOVERY,
  COLD,
  REPRODUCIBLE;

  /** Enough to know that what was built works together; a few minutes. */
  public static final List<Phase> SMOKE = List.of(BUILD, IMAGES, INFRASTRUCTURE, PLANT, FULL);

  /** Those that need the whole stack running. */
  boolean needsStack() {
    return switch (this) {
      case BUILD, IMAGES, REPRODUCIBLE -> false;
      case INFRASTRUCTURE, PLANT, FULL, PROCESSES, LOAD, RECOVERY, COLD -> true;
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
