package com.waooaw.ops.report;

/**
 * Writes HTML and SVG. All text and all attribute values are escaped; there is no way around it but
 * {@link #style}.
 */
final class Html {
  private final StringBuilder out = new StringBuilder("<!DOCTYPE html>\n");

  /**
   * An element around what {@code content} writes.
   *
   * @param attributes names and values in turn; a name whose value is null is left out
   */
  Html within(String tag, Runnable content, String... attributes) {
    open(tag, attributes);
    content.run();
    return close(tag);
  }

  /** An element with text in it. */
  Html element(String tag, String text, String... attributes) {
    open(tag, attributes);
    text(text);
    return close(tag);
  }

  /** An element with nothing in it. */
  Html empty(String tag, String... attributes) {
    tag(tag, attributes);
    out.append("/>");
    return this;
  }

  Html text(String text) {
    escape(Plain.text(text));
    return this;
  }

  /** The page's own style sheet, which is no one else's text. */
  Html style(String css) {
    if (css.contains("</")) {
      throw new IllegalArgumentException("a style sheet must not end its element");
    }
    out.append("<style>\n").append(css).append("</style>");
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }

  private void open(String tag, String... attributes) {
    tag(tag, attributes);
    out.append('>');
  }

  private Html close(String tag) {
    out.append("</").append(tag).append('>');
    if (isBlock(tag)) {
      out.append('\n');
    }
    return this;
  }

  private void tag(String tag, String... attributes) {
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      if (attributes[i + 1] != null) {
        out.append(' ').append(attributes[i]).append("=\"");
        escape(Plain.text(attributes[i + 1]));
        out.append('"');
      }
    }
  }

  private static boolean isBlock(String tag) {
    return switch (tag) {
      case "span", "code", "b", "text", "a" -> false;
      default -> true;
    };
  }

  private void escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
  }
}
