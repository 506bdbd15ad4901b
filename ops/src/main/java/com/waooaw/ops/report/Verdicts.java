package com.waooaw.ops.report;

/** Verdicts as signs and words, never by colour alone. */
final class Verdicts {
  private Verdicts() {}

  static String text(Check.Outcome outcome) {
    return switch (outcome) {
      case PASSED -> "✓ passed";
      case FAILED -> "✗ failed";
      case SKIPPED -> "– skipped";
    };
  }

  static String text(Target.Verdict verdict) {
    return switch (verdict) {
      case AIM -> "✓ " + verdict.words();
      case MUST -> "✓ " + verdict.words();
      case MISSED -> "✗ " + verdict.words();
      case NOT_MEASURED -> "– " + verdict.words();
    };
  }

  /** The style of a verdict's text. */
  static String state(String text) {
    return switch (text.charAt(0)) {
      case '✓' -> "ok";
      case '✗' -> "bad";
      default -> "warn";
    };
  }
}
