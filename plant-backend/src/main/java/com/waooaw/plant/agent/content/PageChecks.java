package com.waooaw.plant.agent.content;

import com.waooaw.plant.agent.content.Finding.Area;
import com.waooaw.plant.agent.content.Finding.Weight;
import com.waooaw.plant.agent.content.Page.Block;
import com.waooaw.plant.agent.content.Page.Image;
import com.waooaw.plant.agent.content.Page.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Findings about headings, images, links, title and description. */
final class PageChecks {
  private static final int SHOWN = 5;
  private static final int TITLE_LIMIT = 60;
  private static final int DESCRIPTION_LIMIT = 155;
  private static final Set<String> EMPTY_WORDS =
      Set.of(
          "click here",
          "here",
          "read more",
          "more",
          "learn more",
          "link",
          "this",
          "this page",
          "details",
          "see more",
          "go");

  private PageChecks() {}

  static List<Finding> of(Page page, Measures measures) {
    List<Finding> findings = new ArrayList<>(headings(page, measures));
    if (page.html()) {
      findings.addAll(titleAndDescription(page));
      findings.addAll(images(page));
      findings.addAll(links(page));
    }
    return findings;
  }

  private static List<Finding> headings(Page page, Measures measures) {
    List<Finding> findings = new ArrayList<>();
    List<Block> headings = page.headings();
    if (page.html()) {
      findings.addAll(mainHeading(headings));
    }
    if (headings.size() <= 1 && measures.words() > 300) {
      findings.add(
          structure(
              Weight.MEDIUM,
              "No subheadings in " + measures.words() + " words",
              "",
              "Readers scan before they read. Put a heading every 150 to 300 words that says what the part is about.",
              8));
    } else {
      findings.addAll(longSections(page));
    }
    for (int i = 1; i < headings.size(); i++) {
      int before = headings.get(i - 1).level();
      int level = headings.get(i).level();
      if (level > before + 1) {
        findings.add(
            structure(
                Weight.MEDIUM,
                "Heading level jumps from " + before + " to " + level,
                headings.get(i).text(),
                "Make it a level "
                    + (before + 1)
                    + " heading. Screen readers and search engines read the levels as an outline.",
                4));
      }
    }
    return findings;
  }

  private static List<Finding> mainHeading(List<Block> headings) {
    List<Block> main = headings.stream().filter(heading -> heading.level() == 1).toList();
    if (main.isEmpty()) {
      return List.of(
          structure(
              Weight.HIGH,
              "The page has no main heading (h1)",
              "",
              "Add one h1 that says in a few words what the page gives its reader.",
              10));
    }
    if (main.size() > 1) {
      return List.of(
          structure(
              Weight.MEDIUM,
              "The page has " + main.size() + " main headings (h1)",
              main.get(1).text(),
              "Keep one h1 and make the others h2, so that the page has one subject.",
              5));
    }
    return List.of();
  }

  private static List<Finding> longSections(Page page) {
    List<Finding> findings = new ArrayList<>();
    String heading = "";
    int words = 0;
    List<Block> blocks = new ArrayList<>(page.blocks());
    blocks.add(new Block(Page.Kind.HEADING, 2, ""));
    for (Block block : blocks) {
      if (!block.isHeading()) {
        words += Words.of(block.text()).size();
        continue;
      }
      if (words > 300 && findings.size() < 3) {
        findings.add(
            structure(
                Weight.LOW,
                "A part of " + words + " words without a heading",
                heading,
                "Divide this part with one or two subheadings.",
                3));
      }
      heading = block.text();
      words = 0;
    }
    return findings;
  }

  private static List<Finding> titleAndDescription(Page page) {
    List<Finding> findings = new ArrayList<>();
    String title = page.title().orElse("");
    if (title.isEmpty()) {
      findings.add(
          search(
              Weight.HIGH,
              "The page has no title",
              "",
              "Add a title element; it is the line people click in search results. A suggestion is below.",
              6));
    } else if (title.length() > TITLE_LIMIT) {
      findings.add(
          search(
              Weight.MEDIUM,
              "The title has " + title.length() + " characters",
              title,
              "Search results show about 60. Put what matters first and cut the rest.",
              3));
    }
    findings.addAll(description(page.description().orElse("")));
    if (page.language().isEmpty()) {
      findings.add(
          search(
              Weight.LOW,
              "The page does not say its language",
              "",
              "Write <html lang=\"en\"> so that screen readers pronounce it and translators know it.",
              2));
    }
    return findings;
  }

  private static List<Finding> description(String description) {
    List<Finding> findings = new ArrayList<>();
    if (description.isEmpty()) {
      findings.add(
          search(
              Weight.MEDIUM,
              "The page has no meta description",
              "",
              "Add one of up to 155 characters; a suggestion is below.",
              4));
    } else if (description.length() > DESCRIPTION_LIMIT) {
      findings.add(
          search(
              Weight.LOW,
              "The meta description has " + description.length() + " characters",
              description,
              "Search results show about 155. Say the one thing that makes a reader come.",
              2));
    }
    return findings;
  }

  private static List<Finding> images(Page page) {
    List<Image> mute = page.images().stream().filter(image -> image.alt().isEmpty()).toList();
    List<Finding> findings = new ArrayList<>();
    for (Image image : mute.subList(0, Math.min(SHOWN, mute.size()))) {
      boolean last = findings.size() == SHOWN - 1 && mute.size() > SHOWN;
      String rest =
          last ? " " + Counted.of(mute.size() - SHOWN, "more image") + " lack it too." : "";
      findings.add(
          media(
              Weight.MEDIUM,
              "An image has no alternative text",
              image.source().isBlank() ? "<img>" : Passages.shortened(image.source(), 120),
              "Say in its alt attribute what the image tells; write alt=\"\" if it only decorates."
                  + rest,
              3));
    }
    return findings;
  }

  private static List<Finding> links(Page page) {
    List<Finding> findings = new ArrayList<>();
    for (Link link : page.links()) {
      String text = link.text().toLowerCase(Locale.ROOT).replaceAll("[^\\p{L} ]", "").strip();
      if (findings.size() == SHOWN) {
        break;
      }
      if (link.text().isBlank()) {
        findings.add(
            media(
                Weight.HIGH,
                "A link has no text",
                Passages.shortened(link.target(), 120),
                "Give it words; without them a screen reader reads out the address.",
                3));
      } else if (EMPTY_WORDS.contains(text)) {
        findings.add(
            media(
                Weight.LOW,
                "A link says only \u201c" + link.text() + "\u201d",
                Passages.shortened(link.target(), 120),
                "Let the link's words say where it leads.",
                2));
      }
    }
    return findings;
  }

  private static Finding structure(
      Weight weight, String title, String passage, String advice, int points) {
    return new Finding(Area.STRUCTURE, weight, title, passage, advice, points);
  }

  private static Finding search(
      Weight weight, String title, String passage, String advice, int points) {
    return new Finding(Area.SEARCH, weight, title, passage, advice, points);
  }

  private static Finding media(
      Weight weight, String title, String passage, String advice, int points) {
    return new Finding(Area.MEDIA, weight, title, passage, advice, points);
  }
}
