package com.waooaw.plant.agent.maths;

import static com.waooaw.plant.agent.report.Html.el;
import static com.waooaw.plant.agent.report.Html.text;

import com.waooaw.plant.agent.report.Html;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sets the plain notation for the eye: raised powers, stacked fractions, real minus and times
 * signs.
 */
final class MathText {
  private static final Pattern SPECIAL =
      Pattern.compile(
          "\\^(\\d+|\\([^()]*\\))|\\((-?\\d+)/(\\d+)\\)|(?<![\\w)/])(-?\\d+)/(\\d+)(?![\\w(/])|(?<![A-Za-z])([xyz])(?![A-Za-z])");

  private MathText() {}

  static Html of(String plain) {
    List<Html> pieces = new ArrayList<>();
    Matcher matcher = SPECIAL.matcher(plain);
    int from = 0;
    while (matcher.find()) {
      pieces.add(text(signs(plain.substring(from, matcher.start()))));
      if (matcher.group(1) != null) {
        pieces.add(el("sup", signs(matcher.group(1).replaceAll("[()]", ""))));
      } else if (matcher.group(2) != null) {
        pieces.add(fraction(matcher.group(2), matcher.group(3)));
      } else if (matcher.group(4) != null) {
        pieces.add(fraction(matcher.group(4), matcher.group(5)));
      } else {
        pieces.add(el("i", matcher.group(6)));
      }
      from = matcher.end();
    }
    pieces.add(text(signs(plain.substring(from))));
    return el("span", pieces).with("class", "math");
  }

  private static Html fraction(String top, String bottom) {
    return Html.many(el("sup", signs(top)), text("\u2044"), el("sub", bottom));
  }

  private static String signs(String plain) {
    return plain
        .replace("+-", "\u00b1")
        .replaceAll("sqrt\\((\\d+)\\)", "\u221a$1")
        .replace("sqrt(", "\u221a(")
        .replace("*\u221a", "\u221a")
        .replace(" * ", " \u00d7 ")
        .replace("*", "\u00b7")
        .replace(" / ", " \u00f7 ")
        .replaceAll("(?<![A-Za-z])-(?=[\\d(xyz\u221a ]|$)", "\u2212");
  }
}
