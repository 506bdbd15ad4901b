package com.waooaw.plant.work;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a run stands. */
enum RunStatus {
  QUEUED,
  RUNNING,
  PAUSED,
  WAITING_APPROVAL,
  SUCCEEDED,
  FAILED,
  STOPPED;

  boolean finished() {
    return switch (this) {
      case QUEUED, RUNNING, PAUSED, WAITING_APPROVAL -> false;
      case SUCCEEDED, FAILED, STOPPED -> true;
    };
  }

  @JsonValue
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static RunStatus of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
