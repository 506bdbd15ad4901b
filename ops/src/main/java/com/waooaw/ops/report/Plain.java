package com.waooaw.ops.report;

import java.util.regex.Pattern;

/** Text of logs and answers, which may hold anything. */
final class Plain {
  private static final Pattern COLOURS = Pattern.compile("\u001b\\[[0-9;?]*[ -/]*[@-~]");
  private static final Pattern LINE_ENDS = Pattern.compile("\r\n?");
  private static final Pattern CONTROLS =
      Pattern.compile("[\\p{Cc}\\p{Cs}\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}&&[^\n\t]]");

  private Plain() {}

  /** Without colours and with a sign for what cannot or must not be shown. */
  static String text(String any) {
    String lines = LINE_ENDS.matcher(COLOURS.matcher(any).replaceAll("")).replaceAll("\n");
    return CONTROLS.matcher(lines).replaceAll("\ufffd");
  }
}
