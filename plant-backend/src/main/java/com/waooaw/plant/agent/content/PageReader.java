package com.waooaw.plant.agent.content;

import com.fasterxml.jackson.databind.JsonNode;
import com.waooaw.plant.agent.AgentFailure;
import com.waooaw.plant.agent.content.Page.Block;
import com.waooaw.plant.agent.content.Page.Image;
import com.waooaw.plant.agent.content.Page.Kind;
import com.waooaw.plant.agent.content.Page.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/** Reads what the goal gave, HTML or text, as the page its reader sees. */
final class PageReader {
  /** Parts of a page that are not its content: they are left out of every figure. */
  private static final String FURNITURE =
      "script, style, noscript, template, svg, math, iframe, object, nav, footer, aside, form, button, select,"
          + " dialog, [hidden], [aria-hidden=true]";

  /** How far above its text the element that gives it its kind is looked for. */
  private static final int DEEPEST = 50;

  private static final Set<String> BLOCKS =
      Set.of(
          "p",
          "div",
          "section",
          "article",
          "main",
          "header",
          "ul",
          "ol",
          "li",
          "dl",
          "dt",
          "dd",
          "table",
          "tr",
          "td",
          "th",
          "caption",
          "blockquote",
          "pre",
          "figure",
          "figcaption",
          "h1",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6",
          "hr",
          "details",
          "summary",
          "address",
          "body");

  private PageReader() {}

  /**
   * The page in a goal's inputs.
   *
   * @throws AgentFailure if it has no words, or none in Latin letters
   */
  static Page read(JsonNode inputs) throws AgentFailure {
    Page page = page(inputs);
    List<String> words = Words.of(page.visibleText());
    if (words.isEmpty()) {
      throw new AgentFailure(
          page.html()
              ? "The page has no words outside its menus, scripts and footers, so there is nothing to examine."
              : "The text has no words, so there is nothing to examine.");
    }
    long latin = words.stream().filter(PageReader::isLatin).count();
    if (latin * 2 < words.size()) {
      throw new AgentFailure(
          "Most of this text is not in Latin letters. The readability formulas are made for English, so they"
              + " would say nothing true about it.");
    }
    if (page.sentences().isEmpty()) {
      throw new AgentFailure(
          "The content has headings but no running text below them, so there is nothing to examine.");
    }
    return page;
  }

  /** The page in inputs that an earlier step has found fit to work on. */
  static Page page(JsonNode inputs) throws AgentFailure {
    return inputs.hasNonNull("html")
        ? html(inputs.get("html").asText())
        : TextReader.read(text(inputs));
  }

  private static boolean isLatin(String word) {
    return word.codePoints()
        .anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.LATIN);
  }

  private static String text(JsonNode inputs) throws AgentFailure {
    if (!inputs.hasNonNull("text")) {
      throw new AgentFailure("Give either a text or the HTML of a page.");
    }
    return inputs.get("text").asText();
  }

  static Page html(String source) {
    Document document = Jsoup.parse(source);
    Optional<String> title = filled(document.title());
    Element meta = document.selectFirst("meta[name=description i]");
    Optional<String> description = meta == null ? Optional.empty() : filled(meta.attr("content"));
    Element root = document.selectFirst("html");
    Optional<String> language = root == null ? Optional.empty() : filled(root.attr("lang"));
    Element body = document.body();
    body.select(FURNITURE).remove();
    List<Image> images =
        body.select("img").stream()
            .map(
                img ->
                    new Image(
                        img.attr("src"),
                        img.hasAttr("alt") ? Optional.of(img.attr("alt")) : Optional.empty()))
            .toList();
    List<Link> links =
        body.select("a[href]").stream().map(a -> new Link(a.attr("href"), linkText(a))).toList();
    return new Page(true, title, description, language, blocks(body), images, links);
  }

  /** What a link is called: its text, or what its images say. */
  private static String linkText(Element link) {
    String text = link.text().strip();
    if (!text.isEmpty()) {
      return text;
    }
    return link.attr("aria-label").strip()
        + String.join(" ", link.select("img").eachAttr("alt")).strip();
  }

  private static List<Block> blocks(Element body) {
    Collector collector = new Collector();
    collector.traverse(body);
    collector.flush(body);
    return collector.blocks;
  }

  private static Optional<String> filled(String value) {
    String plain = value.replaceAll("[\\s\\u00a0]+", " ").strip();
    return plain.isEmpty() ? Optional.empty() : Optional.of(plain);
  }

  /** Cuts the running text at the borders of block elements. */
  private static final class Collector implements NodeVisitor {
    private final List<Block> blocks = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    @Override
    public void head(Node node, int depth) {
      if (node instanceof TextNode piece) {
        text.append(piece.getWholeText());
      } else if (node instanceof Element element) {
        if (element.normalName().equals("br")) {
          text.append(' ');
        } else if (BLOCKS.contains(element.normalName()) && element.parent() != null) {
          flush(element.parent());
        }
      }
    }

    @Override
    public void tail(Node node, int depth) {
      if (node instanceof Element element && BLOCKS.contains(element.normalName())) {
        flush(element);
      }
    }

    private void flush(Element owner) {
      Optional<String> words = filled(text.toString());
      text.setLength(0);
      if (words.isEmpty()) {
        return;
      }
      blocks.add(block(owner, words.get()));
    }

    private static Block block(Element owner, String words) {
      int climbed = 0;
      for (Element at = owner; at != null && climbed < DEEPEST; at = at.parent()) {
        climbed++;
        String name = at.normalName();
        if (name.matches("h[1-6]")) {
          return new Block(Kind.HEADING, name.charAt(1) - '0', words);
        }
        switch (name) {
          case "li", "dt", "dd" -> {
            return new Block(Kind.ITEM, 0, words);
          }
          case "blockquote" -> {
            return new Block(Kind.QUOTE, 0, words);
          }
          case "td", "th", "caption" -> {
            return new Block(Kind.CELL, 0, words);
          }
          default -> {
            // Not a kind of its own: what holds it decides.
          }
        }
      }
      return new Block(Kind.PARAGRAPH, 0, words);
    }
  }
}
