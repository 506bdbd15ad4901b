package com.waooaw.plant.agent.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A piece of an HTML page. Text can only enter as {@link Text} or as an attribute's value, and both
 * are escaped when written, so markup in a customer's data is shown and never interpreted.
 */
public sealed interface Html {
  /** Plain text, escaped when written. */
  record Text(String value) implements Html {}

  /** Pieces that follow one another. */
  record Many(List<Html> pieces) implements Html {
    public Many {
      pieces = List.copyOf(pieces);
    }
  }

  /** A name and a value, of which the value is escaped when written. */
  record Attribute(String name, String value) {}

  /**
   * An element.
   *
   * @param name lower-case name, known when the program was written
   * @param attributes in the order they are written
   * @param children what it holds
   */
  record Element(String name, List<Attribute> attributes, List<Html> children) implements Html {
    private static final Pattern NAME = Pattern.compile("[a-z][a-zA-Z0-9-]*");
    private static final Set<String> ACTIVE =
        Set.of("script", "style", "iframe", "object", "embed", "link", "base", "form", "input");

    public Element {
      attributes = List.copyOf(attributes);
      children = List.copyOf(children);
      if (!NAME.matcher(name).matches() || ACTIVE.contains(name)) {
        throw new IllegalArgumentException("Not an element of a report: " + name);
      }
      for (Attribute attribute : attributes) {
        requireHarmless(attribute);
      }
    }

    private static void requireHarmless(Attribute attribute) {
      boolean active =
          attribute.name().startsWith("on")
              || attribute.name().equals("style")
              || attribute.name().equals("src")
              || (attribute.name().equals("href") && !attribute.value().startsWith("#"));
      if (active || !NAME.matcher(attribute.name()).matches()) {
        throw new IllegalArgumentException("Not an attribute of a report: " + attribute.name());
      }
    }

    /** The same element with one more attribute. */
    public Element with(String attribute, String value) {
      List<Attribute> more = new ArrayList<>(attributes);
      more.add(new Attribute(attribute, value));
      return new Element(name, more, children);
    }

    /** The same element with one more attribute that is a number. */
    public Element with(String attribute, long value) {
      return with(attribute, Long.toString(value));
    }
  }

  /** Plain text. */
  static Html text(String value) {
    return new Text(value);
  }

  /** An element that holds the given pieces. */
  static Element el(String name, Html... children) {
    return new Element(name, List.of(), Arrays.asList(children));
  }

  /** An element that holds plain text. */
  static Element el(String name, String text) {
    return new Element(name, List.of(), List.of(new Text(text)));
  }

  /** An element that holds the given pieces. */
  static Element el(String name, List<? extends Html> children) {
    return new Element(name, List.of(), List.copyOf(children));
  }

  /** Pieces that follow one another. */
  static Html many(List<? extends Html> pieces) {
    return new Many(List.copyOf(pieces));
  }

  /** Pieces that follow one another. */
  static Html many(Html... pieces) {
    return new Many(Arrays.asList(pieces));
  }

  /** The markup of this piece. */
  default String markup() {
    StringBuilder out = new StringBuilder(1024);
    HtmlWriter.write(this, out);
    return out.toString();
  }
}
