package com.waooaw.ops.verify;

import com.waooaw.ops.image.Contents.Size;
import com.waooaw.ops.report.Target.Verdict;
import java.util.Locale;
import java.util.Map;

/**
 * How large an image may be: P14 to P17.
 *
 * @param must most MB, unpacked
 * @param mustCompressed most MB, compressed
 */
record SizeLimit(String id, int must, int mustCompressed, int aim, int aimCompressed) {
  /** All four, what they share counted once. */
  static final SizeLimit TOGETHER = new SizeLimit("P17", 200, 85, 150, 65);

  private static final Map<String, SizeLimit> OF =
      Map.of(
          "gateway", new SizeLimit("P14", 110, 50, 85, 40),
          "backend", new SizeLimit("P15", 130, 60, 100, 48),
          "cp", new SizeLimit("P16", 110, 50, 85, 40),
          "pp", new SizeLimit("P16", 110, 50, 85, 40));

  private static final double MEGA = 1e6;

  /** The limit of one image. */
  static SizeLimit of(String image) {
    return OF.get(image);
  }

  Verdict verdict(Size size) {
    return holds(size, aim, aimCompressed)
        ? Verdict.AIM
        : holds(size, must, mustCompressed) ? Verdict.MUST : Verdict.MISSED;
  }

  private static boolean holds(Size size, int most, int mostCompressed) {
    return size.bytes() <= most * MEGA && size.compressed() <= mostCompressed * MEGA;
  }

  String mustText() {
    return must + " / " + mustCompressed + " MB";
  }

  String aimText() {
    return aim + " / " + aimCompressed + " MB";
  }

  static String text(Size size) {
    return String.format(
        Locale.ROOT, "%.1f / %.1f MB", size.bytes() / MEGA, size.compressed() / MEGA);
  }
}
